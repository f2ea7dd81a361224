import type { ProbePhases } from '../../shared/contract/reachability.ts';
import { classes } from './classes.ts';
import { phaseParts, phaseSentence } from './phase-parts.ts';
import styles from './phase-bar.module.css';

const look = {
  resolve: styles.resolve,
  connect: styles.connect,
  TLS: styles.tls,
  'first byte': styles.firstByte,
  transfer: styles.transfer,
} as const;

/** What a request spent its time on, from the left to the right; the words on hover and for who does not see it. */
export function PhaseBar({ phases }: { readonly phases: ProbePhases }) {
  const parts = phaseParts(phases);
  const sentence = phaseSentence(parts);
  if (parts.length === 0) return <span className={styles.none}>–</span>;
  return (
    <span className={styles.bar} role="img" aria-label={sentence} title={sentence}>
      {parts.map(({ name, milliseconds }) => (
        // What took next to no time is seen all the same.
        <span
          key={name}
          className={classes(styles.part, look[name])}
          style={{ flexGrow: Math.max(milliseconds, 0.01) }}
        />
      ))}
    </span>
  );
}

export function PhaseLegend() {
  return (
    <ul className={styles.legend}>
      {Object.entries(look).map(([name, style]) => (
        <li key={name}>
          <span className={classes(styles.swatch, style)} aria-hidden="true" />
          {name}
        </li>
      ))}
    </ul>
  );
}
