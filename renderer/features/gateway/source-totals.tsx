import type { GatewayView } from '../../../shared/contract/index.ts';
import { Card, CopyMark, formatBytes, formatShare, SourceBar } from '../../ui/index.ts';
import styles from './downloads-screen.module.css';
import { originShares, totalsLine } from './model/totals.ts';

const names = { external: 'External hosts', hosted: 'Hosted copies', cache: 'This machine’s disk' } as const;

/** Where the bytes of a day came from. */
export function SourceTotals({ totals }: { readonly totals: GatewayView['totals'] }) {
  const shares = originShares(totals.bytes);
  const all = shares.reduce((sum, { bytes }) => sum + bytes, 0);
  const shown = shares.map((share) => ({ ...share, text: formatShare(share.bytes, all) }));
  return (
    <Card title="Bytes by source" aside="last 24 h">
      <div className={styles.totalsBody}>
        <SourceBar
          label={all === 0 ? 'No bytes yet' : shown.map(({ source, text }) => `${names[source]} ${text}`).join(', ')}
          segments={shown.filter(({ bytes }) => bytes > 0)}
        />
        <dl className={styles.legend}>
          {shown.map(({ source, bytes, text }) => (
            <div key={source}>
              <dt>
                <CopyMark copy={source} label={names[source]} />
              </dt>
              <dd>{formatBytes(bytes)}</dd>
              <dd className={styles.share}>{all === 0 ? '–' : text}</dd>
            </div>
          ))}
        </dl>
        <p className={styles.nothing}>{totals.downloads === 0 ? 'No download yet.' : `${totalsLine(totals)}.`}</p>
      </div>
    </Card>
  );
}
