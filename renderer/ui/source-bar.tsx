import { Button, VisuallyHidden } from 'react-aria-components';
import { classes } from './classes.ts';
import styles from './source-bar.module.css';
import { WithTooltip } from './tooltip.tsx';

export interface SourceBarProps {
  /** What it shows, in words: read aloud in place of the picture. */
  readonly label: string;
  /** Shares of the whole from 0 to 1, which may leave gaps: violet, teal, and neutral for this machine's own disk. */
  readonly segments: readonly {
    readonly source: 'external' | 'hosted' | 'cache';
    readonly from: number;
    readonly to: number;
  }[];
  /** Where something happened, and what: on hover, on focus, and read aloud. Far enough apart to be pressed. */
  readonly ticks?: readonly { readonly at: number; readonly label: string }[] | undefined;
  readonly size?: 'small' | 'regular' | 'large' | undefined;
  /** It is still being filled: its share is read aloud. */
  readonly progress?: { readonly value: number; readonly text: string } | undefined;
}

/** The idea of the product in one picture: one bar, coloured by where its bytes came from, a tick where that changed. */
export function SourceBar({ label, segments, ticks = [], size = 'regular', progress }: SourceBarProps) {
  const role =
    progress === undefined
      ? ({ role: 'img', 'aria-label': label } as const)
      : ({
          role: 'progressbar',
          'aria-label': label,
          'aria-valuemin': 0,
          'aria-valuemax': 100,
          'aria-valuenow': Math.round(progress.value * 100),
          'aria-valuetext': progress.text,
        } as const);
  return (
    <span className={classes(styles.bar, styles[size])}>
      <span className={styles.track} {...role}>
        {segments.map(({ source, from, to }) => (
          <span
            key={`${source} ${from}`}
            className={classes(styles.segment, styles[source])}
            style={{ left: percent(from), width: percent(to - from) }}
          />
        ))}
      </span>
      {ticks.map(({ at, label: text }) => (
        <WithTooltip key={at} text={text}>
          <Button className={styles.tick ?? ''} style={{ left: percent(at) }}>
            <VisuallyHidden>{text}</VisuallyHidden>
          </Button>
        </WithTooltip>
      ))}
    </span>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}
