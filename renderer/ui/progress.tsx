import { ProgressBar } from 'react-aria-components';
import { classes } from './classes.ts';
import { formatShare } from './format.ts';
import styles from './progress.module.css';

export interface ProgressProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  /** Violet and teal only for bytes of the external and of the hosted copy. */
  readonly tone?: 'accent' | 'external' | 'hosted' | undefined;
  readonly size?: 'regular' | 'small' | undefined;
  /** Shows the share beside the bar. */
  readonly hasShare?: boolean | undefined;
}

export function Progress({ label, value, max, tone = 'accent', size = 'regular', hasShare = false }: ProgressProps) {
  const share = formatShare(value, max);
  const scale = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <ProgressBar
      className={classes(styles.progress, styles[tone], styles[size])}
      aria-label={label}
      value={Math.min(value, max)}
      maxValue={Math.max(max, 1)}
      valueLabel={share}
    >
      <span className={styles.track}>
        <span className={styles.fill} style={{ transform: `translateX(${(scale - 1) * 100}%)` }} />
      </span>
      {hasShare && <span className={styles.share}>{share}</span>}
    </ProgressBar>
  );
}
