import {
  CopyMark,
  DataTable,
  type DataTableColumn,
  formatNumber,
  formatRate,
  PhaseBar,
  StateMark,
} from '../../ui/index.ts';
import type { HostRow } from './model/host-rows.ts';
import styles from './hosts-screen.module.css';

const columns: readonly DataTableColumn<HostRow>[] = [
  {
    id: 'host',
    header: 'Host',
    width: 192,
    cell: ({ host }) => (
      <span className={styles.host} title={host}>
        <CopyMark copy="external" label={host} />
      </span>
    ),
    sort: (a, b) => a.host.localeCompare(b.host),
  },
  {
    id: 'verdict',
    header: 'What installers would do',
    cell: ({ state, words, sentence }) => (
      <span className={styles.verdict} title={sentence}>
        <StateMark state={state} label={words} />
      </span>
    ),
    sort: (a, b) => a.words.localeCompare(b.words),
  },
  {
    id: 'links',
    header: 'Links',
    width: 72,
    align: 'end',
    cell: ({ done, links }) =>
      done === links.length ? formatNumber(links.length) : `${formatNumber(done)} of ${formatNumber(links.length)}`,
    sort: (a, b) => a.links.length - b.links.length,
  },
  { id: 'phases', header: 'Where time goes', width: 128, cell: ({ phases }) => <PhaseBar phases={phases} /> },
  {
    id: 'speed',
    header: 'Speed',
    width: 104,
    align: 'end',
    cell: ({ bytesPerSecond }) => formatRate(bytesPerSecond),
    sort: (a, b) => (a.bytesPerSecond ?? -1) - (b.bytesPerSecond ?? -1),
  },
  {
    id: 'hosted',
    header: 'Hosted copy',
    width: 120,
    align: 'end',
    cell: ({ hostedBytesPerSecond }) =>
      hostedBytesPerSecond !== null && <CopyMark copy="hosted" label={formatRate(hostedBytesPerSecond)} />,
    sort: (a, b) => (a.hostedBytesPerSecond ?? -1) - (b.hostedBytesPerSecond ?? -1),
  },
];

interface HostTableProps {
  readonly rows: readonly HostRow[];
  readonly onOpen: (row: HostRow) => void;
}

/** Enter or a press opens what is known of a host and its links. */
export function HostTable({ rows, onOpen }: HostTableProps) {
  return (
    <DataTable
      isPlain
      label="External hosts"
      rows={rows}
      rowId={nameOf}
      rowLabel={nameOf}
      columns={columns}
      onOpen={onOpen}
      filterText={rows.length > 8 ? textOf : undefined}
      height={417}
    />
  );
}

const nameOf = ({ host }: HostRow) => host;
const textOf = ({ host, words, sentence }: HostRow) => `${host} ${words} ${sentence}`;
