import type { GatewayView } from '../../../shared/contract/index.ts';
import { Card, DataTable, type DataTableColumn, formatNumber } from '../../ui/index.ts';
import styles from './downloads-screen.module.css';

type Reason = GatewayView['totals']['reasons'][number];

const columns: readonly DataTableColumn<Reason>[] = [
  {
    id: 'title',
    header: 'Why',
    cell: ({ title, code }) => <span title={code}>{title}</span>,
    sort: (a, b) => a.title.localeCompare(b.title),
  },
  {
    id: 'host',
    header: 'Host',
    cell: ({ host }) => <span title={host}>{host}</span>,
    sort: (a, b) => a.host.localeCompare(b.host),
  },
  {
    id: 'count',
    header: 'Times',
    width: 72,
    align: 'end',
    cell: ({ count }) => formatNumber(count),
    sort: (a, b) => a.count - b.count,
  },
];

/** Who was left, and for what. */
export function Reasons({ totals }: { readonly totals: GatewayView['totals'] }) {
  return (
    <Card title="Why sources were left" aside="last 24 h" isFlush>
      {totals.reasons.length === 0 ? (
        <p className={`${styles.nothing ?? ''} ${styles.reasonsEmpty ?? ''}`}>
          {totals.downloads === 0 ? 'No download yet.' : 'None was left: every source delivered.'}
        </p>
      ) : (
        <DataTable
          isPlain
          label="Why sources were left"
          rows={totals.reasons}
          rowId={({ code, host }) => `${code} ${host}`}
          columns={columns}
          height={164}
        />
      )}
    </Card>
  );
}
