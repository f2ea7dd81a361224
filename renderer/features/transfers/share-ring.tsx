import styles from './transfers.module.css';

const RADIUS = 6;
const LENGTH = 2 * Math.PI * RADIUS;

/** How far everything under way is, as a ring that closes. */
export function ShareRing({ done, total }: { readonly done: number; readonly total: number }) {
  const share = total > 0 ? Math.min(1, done / total) : 0;
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="none" aria-hidden="true">
      <circle className={styles.ringTrack} cx="8" cy="8" r={RADIUS} />
      <circle
        className={styles.ring}
        cx="8"
        cy="8"
        r={RADIUS}
        strokeDasharray={`${LENGTH * Math.max(0.02, share)} ${LENGTH}`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  );
}
