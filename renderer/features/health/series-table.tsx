import { useMemo } from 'react';
import type { Series } from '../../../shared/contract/index.ts';
import { outcomeTitle } from '../../../shared/fallback/index.ts';
import { Bytes, DataTable, type DataTableColumn, formatNumber } from '../../ui/index.ts';
import { formatShare } from '../../ui/format.ts';
import { firstByteText, paceText } from './model/figures.ts';
import { bucketTime, gapWords, type SeriesRow, seriesRows } from './model/series-view.ts';
import styles from './series-card.module.css';

/** What the chart shows, to be read: one row for each minute, hour or day in which something was found out. */
export function SeriesTable({ series }: { readonly series: Series }) {
  const rows = useMemo(() => seriesRows(series), [series]);
  const columns = useMemo(() => columnsFor(series), [series]);
  return (
    <DataTable
      label="Time for each MiB, as a table"
      rows={rows}
      rowId={({ at, kind }) => `${kind} ${at}`}
      columns={columns}
      height={321}
      empty="Nothing was measured in this time."
    />
  );
}

function columnsFor({ window, vantage }: Series): readonly DataTableColumn<SeriesRow>[] {
  const now = new Date();
  const time = (at: string) => bucketTime(new Date(at), window, now);
  const columns: readonly DataTableColumn<SeriesRow>[] = [
    {
      id: 'at',
      header: window === '24h' ? 'Minute' : window === '30d' ? 'Hour' : 'Day',
      width: 128,
      cell: (row) => time(row.at),
    },
    {
      id: 'ok',
      header: vantage === 'probe' ? 'Right of checks' : 'Right of downloads',
      width: 136,
      align: 'end',
      cell: (row) => (row.kind === 'gap' ? '–' : `${formatNumber(row.point.ok)} of ${formatNumber(row.point.checks)}`),
    },
    {
      id: 'pace',
      header: 's/MiB p50 · p95',
      width: 124,
      align: 'end',
      cell: (row) => (row.kind === 'gap' ? '–' : paceText(row.point.normalised)),
    },
    {
      id: 'first',
      header: 'First byte p50 · p95',
      width: 156,
      align: 'end',
      cell: (row) => (row.kind === 'gap' ? '–' : firstByteText(row.point.firstByte)),
    },
    {
      id: 'watched',
      header: 'Watched',
      width: 84,
      align: 'end',
      cell: (row) => (row.kind === 'gap' ? '–' : formatShare(row.point.watched, 1)),
    },
    {
      id: 'what',
      header: 'What happened',
      cell: (row) => <What row={row} time={time} />,
    },
  ];
  if (vantage === 'probe') return columns;
  return [
    ...columns.slice(0, 5),
    bytesColumn('externalBytes', 'External'),
    bytesColumn('hostedBytes', 'Hosted'),
    ...columns.slice(5),
  ];
}

function bytesColumn(id: 'externalBytes' | 'hostedBytes', header: string): DataTableColumn<SeriesRow> {
  return {
    id,
    header,
    width: 96,
    align: 'end',
    cell: (row) => (row.kind === 'gap' ? '–' : <Bytes value={row.point[id]} />),
  };
}

function What({ row, time }: { readonly row: SeriesRow; readonly time: (at: string) => string }) {
  const words =
    row.kind === 'gap'
      ? `until ${time(row.to)}, ${gapWords[row.why]}`
      : row.point.reasons.map(({ code, count }) => `${outcomeTitle(code)} (${formatNumber(count)})`).join(', ');
  return (
    <span className={styles.what} title={words}>
      {words}
    </span>
  );
}
