import styles from './first-release.module.css';

const files = [
  { top: 10, width: 84 },
  { top: 46, width: 66 },
  { top: 82, width: 74 },
] as const;

/** A wheel is checked, goes to both copies, and a download starts at the one and ends at the other. */
export function JourneyPicture() {
  return (
    <svg
      className={styles.journey}
      viewBox="0 0 780 120"
      fill="none"
      role="img"
      aria-label="A file goes from your folder to your own host and to the index. A download that starts at your host goes on from the hosted copy when the host fails."
    >
      {files.map(({ top, width }) => (
        <g key={top} transform={`translate(0 ${top})`}>
          <rect className={styles.paper} x="0.5" y="0.5" width="155" height="27" rx="7" />
          <rect className={styles.faint} x="14" y="11.5" width={width} height="5" rx="2.5" />
          <circle className={styles.goodSoft} cx="138" cy="14" r="7.5" />
          <path className={styles.goodLine} d="m134.6 14.2 2.4 2.4 4.4-5" />
        </g>
      ))}
      <path className={styles.externalLine} d="M170 60c44 0 38-32 88-32h8" />
      <path className={styles.hostedLine} d="M170 60c44 0 38 32 88 32h8" />
      <g transform="translate(270 10)">
        <rect className={styles.paper} x="0.5" y="0.5" width="163" height="35" rx="8" />
        <circle className={styles.externalRing} cx="20" cy="18" r="5" />
        <text className={styles.label} x="36" y="22.5">
          your own host
        </text>
      </g>
      <g transform="translate(270 74)">
        <rect className={styles.paper} x="0.5" y="0.5" width="163" height="35" rx="8" />
        <rect className={styles.hostedSquare} x="14.5" y="12.5" width="11" height="11" rx="2" />
        <text className={styles.label} x="36" y="22.5">
          the hosted copy
        </text>
      </g>
      <path className={styles.externalLine} d="M438 28h8c50 0 40 26 82 26" strokeDasharray="4 5" />
      <path className={styles.hostedLine} d="M438 92h8c50 0 40-26 82-26" />
      <g transform="translate(540 0)">
        <path className={styles.externalFill} d="M10 50h86v20H10a10 10 0 0 1 0-20Z" />
        <path className={styles.hostedFill} d="M100 50h130a10 10 0 0 1 0 20H100Z" />
        <path className={styles.tick} d="M98 42v36" />
        <text className={styles.small} x="98" y="34" textAnchor="middle">
          your host fails
        </text>
        <text className={styles.small} x="240" y="92" textAnchor="end">
          the install goes on
        </text>
      </g>
    </svg>
  );
}
