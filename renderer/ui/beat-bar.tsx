import styles from './beat-bar.module.css';

/** One check in a row of checks. */
export interface BeatMark {
  /** Seen by its height as much as by its colour: a good one is of middle height, a slow one low, a bad one high. */
  readonly kind: 'good' | 'slow' | 'bad';
  /** When, and what came of it. */
  readonly label: string;
}

interface BeatBarProps {
  /** A letter for each check, g(ood), s(low) or b(ad); the newest last. */
  readonly kinds: string;
  /** All of it in a few words: read aloud in place of the picture, and shown on hover. */
  readonly label: string;
  /** As wide as so many beats, however few there are. */
  readonly slots?: number | undefined;
}

const pitch = 4;
const width = 3;
const tall = 18;
/** Top and height of each. */
const shapes = { none: [8, 2], good: [3, 12], slow: [9, 6], bad: [0, tall] } as const;
const ofLetter: Readonly<Record<string, keyof typeof shapes>> = { g: 'good', s: 'slow', b: 'bad' };

/** The last checks as one picture, the newest at the right; a path for each kind, so that thousands of rows can have one. */
export function BeatBar({ kinds, label, slots = 50 }: BeatBarProps) {
  const paths = new Map<keyof typeof shapes, string>();
  const shown = kinds.slice(-slots).padStart(slots);
  for (let at = 0; at < slots; at += 1) {
    const kind = ofLetter[shown.charAt(at)] ?? 'none';
    paths.set(kind, `${paths.get(kind) ?? ''}${rectangle(at * pitch, shapes[kind])}`);
  }
  return (
    <svg className={styles.bar} width={slots * pitch} height={tall} role="img">
      <title>{label}</title>
      {[...paths].map(([kind, path]) => (
        <path key={kind} className={styles[kind]} d={path} />
      ))}
    </svg>
  );
}

const legend = [
  ['good', 'as it should be'],
  ['slow', 'right, but slow'],
  ['bad', 'failed'],
] as const;

export function BeatLegend() {
  return (
    <ul className={styles.legend}>
      {legend.map(([kind, words]) => (
        <li key={kind}>
          <svg width={width} height={tall} aria-hidden="true">
            <path className={styles[kind]} d={rectangle(0, shapes[kind])} />
          </svg>
          {words}
        </li>
      ))}
      <li className={styles.order}>newest at the right</li>
    </ul>
  );
}

function rectangle(x: number, [y, height]: readonly [number, number]): string {
  return `M${x},${y}h${width}v${height}h-${width}z`;
}
