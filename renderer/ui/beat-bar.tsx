import styles from './beat-bar.module.css';

/** One check in a row of checks. */
export interface BeatMark {
  /** Seen by its height as much as by its colour: a good one is of middle height, a slow one low, a bad one high. */
  readonly kind: 'good' | 'slow' | 'bad';
  /** When, and what came of it. */
  readonly label: string;
}

interface BeatBarProps {
  /** The newest last. */
  readonly kinds: readonly BeatMark['kind'][];
  /** All of it in a few words: read aloud in place of the picture, and shown on hover. */
  readonly label: string;
  /** As wide as so many beats, however few there are. */
  readonly slots?: number | undefined;
}

const pitch = 4;
const width = 3;
/** Top and height of each, of 18 px. */
const shapes = { good: [3, 12], slow: [9, 6], bad: [0, 18] } as const;

/** The last checks as one picture, the newest at the right; a few paths, so that thousands of rows can have one. */
export function BeatBar({ kinds, label, slots = 50 }: BeatBarProps) {
  const shown = kinds.slice(-slots);
  const first = slots - shown.length;
  const path = (kind: BeatMark['kind']) =>
    shown.map((each, at) => (each === kind ? rectangle((first + at) * pitch, shapes[kind]) : '')).join('');
  return (
    <svg
      className={styles.bar}
      width={slots * pitch}
      height={18}
      viewBox={`0 0 ${slots * pitch} 18`}
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      <path
        className={styles.none}
        d={Array.from({ length: first }, (_, at) => rectangle(at * pitch, [8, 2])).join('')}
      />
      <path className={styles.good} d={path('good')} />
      <path className={styles.slow} d={path('slow')} />
      <path className={styles.bad} d={path('bad')} />
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
          <svg width={width} height={18} aria-hidden="true">
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
