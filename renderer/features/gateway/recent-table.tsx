import type { Download } from '../../../shared/contract/index.ts';
import {
  Bytes,
  Card,
  CopyMark,
  DataTable,
  type DataTableColumn,
  Filename,
  formatMilliseconds,
  formatShare,
  RelativeTime,
  StateMark,
} from '../../ui/index.ts';
import { outcomeInShort, outcomeSentence, sourceShares } from './model/download.ts';
import styles from './recent-table.module.css';

interface RecentTableProps {
  readonly recent: readonly Download[];
  readonly onOpen: (download: Download) => void;
}

const columns: readonly DataTableColumn<Download>[] = [
  {
    id: 'file',
    header: 'File',
    width: 232,
    cell: ({ filename }) => <Filename name={filename} />,
    sort: (a, b) => a.filename.localeCompare(b.filename),
  },
  {
    id: 'size',
    header: 'Size',
    width: 84,
    align: 'end',
    cell: ({ size }) => <Bytes value={size} />,
    sort: (a, b) => a.size - b.size,
  },
  { id: 'from', header: 'From', width: 144, cell: (download) => <From download={download} /> },
  {
    id: 'what',
    header: 'What happened',
    cell: (download) => <What download={download} />,
    sort: (a, b) => outcomeSentence(a).localeCompare(outcomeSentence(b)),
  },
  {
    id: 'took',
    header: 'Took',
    width: 72,
    align: 'end',
    cell: ({ milliseconds }) => formatMilliseconds(milliseconds),
    sort: (a, b) => a.milliseconds - b.milliseconds,
  },
  {
    id: 'when',
    header: 'When',
    width: 104,
    cell: ({ startedAt }) => <RelativeTime at={startedAt} />,
    sort: (a, b) => a.startedAt.localeCompare(b.startedAt),
  },
];

/** What has ended, the newest first. Enter or a press opens what is known of one. */
export function RecentTable({ recent, onOpen }: RecentTableProps) {
  return (
    <Card title="Recent" aside={recent.length === 0 ? undefined : `the last ${recent.length}`} isFlush>
      {recent.length === 0 ? (
        <p className={styles.nothing}>No download has ended yet.</p>
      ) : (
        <DataTable
          isPlain
          label="Recent downloads"
          rows={recent}
          rowId={idOf}
          rowLabel={nameOf}
          columns={columns}
          onOpen={onOpen}
          filterText={recent.length > 8 ? textOf : undefined}
          height={417}
        />
      )}
    </Card>
  );
}

const idOf = ({ id }: Download) => id;
const nameOf = ({ filename }: Download) => filename;
const textOf = (download: Download) =>
  [download.filename, outcomeSentence(download), ...download.segments.map(({ host }) => host)].join(' ');

function From({ download }: { readonly download: Download }) {
  return (
    <span className={styles.from}>
      {sourceShares(download).map(({ source, host, bytes }) => (
        <span key={`${source} ${host}`} className={styles.share} title={host}>
          <CopyMark copy={source} />
          {formatShare(bytes, download.size)}
        </span>
      ))}
    </span>
  );
}

function What({ download }: { readonly download: Download }) {
  const sentence = outcomeInShort(download);
  const state = download.state === 'failed' ? 'failed' : download.state === 'abandoned' ? 'unchecked' : null;
  return (
    <span className={styles.what} title={outcomeSentence(download)}>
      {state === null ? sentence : <StateMark state={state} label={sentence} />}
    </span>
  );
}
