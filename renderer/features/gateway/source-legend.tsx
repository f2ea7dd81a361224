import type { Download } from '../../../shared/contract/index.ts';
import { CopyMark, formatBytes } from '../../ui/index.ts';
import { sourceName, sourceShares } from './model/download.ts';
import styles from './source-legend.module.css';

/** Which colour is whose, with its bytes: a shape beside each colour. */
export function SourceLegend({ download }: { readonly download: Download }) {
  return (
    <ul className={styles.legend} aria-label="Sources">
      {sourceShares(download).map((share) => (
        <li key={`${share.source} ${share.host}`} className={styles.source}>
          <CopyMark copy={share.source} label={sourceName(share)} />
          <span className={styles.bytes}>{formatBytes(share.bytes)}</span>
        </li>
      ))}
    </ul>
  );
}
