import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import styles from './marks.module.css';

export type State = 'healthy' | 'degraded' | 'suspect' | 'suspended' | 'probation' | 'unchecked' | 'working' | 'failed';

/** A state as shape, colour and word: never colour alone. */
export function StateMark({ state, label }: { readonly state: State; readonly label: ReactNode }) {
  return (
    <span className={classes(styles.mark, styles[state])}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" fill="none" stroke="currentColor">
        {shapes[state]}
      </svg>
      <span className={styles.word}>{label}</span>
    </span>
  );
}

const shapes: Readonly<Record<State, ReactNode>> = {
  healthy: <circle cx="6" cy="6" r="4.5" fill="currentColor" stroke="none" />,
  degraded: (
    <>
      <circle cx="6" cy="6" r="4.25" strokeWidth="1.5" />
      <path d="M6 1.75a4.25 4.25 0 0 0 0 8.5z" fill="currentColor" stroke="none" />
    </>
  ),
  suspect: <circle cx="6" cy="6" r="4.25" strokeWidth="1.5" strokeDasharray="2.1 2.35" />,
  suspended: <path d="M2 1h8v3H2zM2 8h8v3H2zM0 5h12v2H0z" fill="currentColor" stroke="none" />,
  probation: (
    <>
      <path d="M10.2 6A4.2 4.2 0 1 1 8.7 2.8" strokeWidth="1.5" strokeLinecap="round" />
      <path d="M9.1.7v2.5H6.6" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" />
    </>
  ),
  unchecked: <path d="M2.5 6h7" strokeWidth="1.6" strokeLinecap="round" />,
  working: (
    <g className={styles.turning}>
      <circle cx="6" cy="6" r="4.25" strokeWidth="1.6" strokeOpacity="0.28" />
      <path d="M10.25 6A4.25 4.25 0 0 0 6 1.75" strokeWidth="1.6" strokeLinecap="round" />
    </g>
  ),
  failed: <path d="m2.8 2.8 6.4 6.4M9.2 2.8 2.8 9.2" strokeWidth="1.8" strokeLinecap="round" />,
};

const copyLabels = { external: 'external link', hosted: 'hosted copy', cache: 'this machine’s disk' } as const;

interface CopyMarkProps {
  readonly copy: 'external' | 'hosted' | 'cache';
  readonly label?: ReactNode;
}

/** Which copy: an open violet circle or a filled teal square, everywhere; a neutral diamond for one kept on this machine. */
export function CopyMark({ copy, label }: CopyMarkProps) {
  return (
    <span className={classes(styles.mark, styles[copy])}>
      <svg
        width="12"
        height="12"
        viewBox="0 0 12 12"
        fill="none"
        {...(label === undefined ? { role: 'img', 'aria-label': copyLabels[copy] } : { 'aria-hidden': true })}
      >
        {copy === 'external' && <circle cx="6" cy="6" r="4" stroke="currentColor" strokeWidth="2" />}
        {copy === 'hosted' && <rect x="1.5" y="1.5" width="9" height="9" rx="1.5" fill="currentColor" />}
        {copy === 'cache' && <path d="m6 1 5 5-5 5-5-5z" stroke="currentColor" strokeWidth="1.5" />}
      </svg>
      {label !== undefined && <span className={styles.word}>{label}</span>}
    </span>
  );
}

export type Tone = 'neutral' | 'accent' | 'external' | 'hosted' | 'good' | 'warn' | 'bad';

export function Badge({
  tone = 'neutral',
  children,
}: {
  readonly tone?: Tone | undefined;
  readonly children: ReactNode;
}) {
  return <span className={classes(styles.badge, styles[`badge-${tone}`])}>{children}</span>;
}
