import { useMemo } from 'react';
import {
  Bytes,
  CopyMark,
  DataTable,
  type DataTableColumn,
  formatBytes,
  Hash,
  Progress,
  StateMark,
} from '../../../ui/index.ts';
import { DistributionName } from '../distribution-name.tsx';
import type { Job, ReleaseFile } from '../../../../shared/contract/index.ts';
import type { ItemPace } from '../model/item-rates.ts';
import { compareNames } from '../model/link-rows.ts';
import { rateOr } from '../model/item-rates.ts';
import { usePaces } from '../use-paces.ts';
import styles from './files.module.css';

interface FilesTableProps {
  readonly files: readonly ReleaseFile[];
  readonly job: Job | null;
  /** Several projects or versions: a column tells them apart. */
  readonly isMixed: boolean;
  readonly selection: { readonly selected: ReadonlySet<string>; readonly onChange: (selected: Set<string>) => void };
}

export function FilesTable({ files, job, isMixed, selection }: FilesTableProps) {
  const paces = usePaces(job);
  const columns = useMemo(() => fileColumns(paces, isMixed), [paces, isMixed]);
  return (
    <DataTable
      label="Files"
      rows={files}
      rowId={idOf}
      rowLabel={nameOf}
      columns={columns}
      selection={selection}
      {...(files.length > 12 ? { filterText: nameOf } : {})}
    />
  );
}

const idOf = (file: ReleaseFile) => file.id;
const nameOf = (file: ReleaseFile) => file.filename;

function fileColumns(paces: ReadonlyMap<string, ItemPace>, isMixed: boolean): readonly DataTableColumn<ReleaseFile>[] {
  const version: DataTableColumn<ReleaseFile> = {
    id: 'version',
    header: 'Version',
    width: 88,
    cell: (file) => <span title={releaseOf(file)}>{versionOf(file)}</span>,
    sort: (a, b) => compareNames(releaseOf(a), releaseOf(b)),
  };
  const kind: DataTableColumn<ReleaseFile> = {
    id: 'kind',
    header: 'Kind',
    width: 68,
    cell: kindOf,
    sort: (a, b) => compareNames(kindOf(a), kindOf(b)),
  };
  return [
    {
      id: 'file',
      header: 'File',
      cell: (file) => <DistributionName name={file.filename} />,
      sort: (a, b) => compareNames(a.filename, b.filename),
    },
    // The kind also stands at the end of the name: where the room is for one of them, what tells versions apart.
    isMixed ? version : kind,
    {
      id: 'size',
      header: 'Size',
      width: 92,
      align: 'end',
      cell: (file) => <Bytes value={file.size} />,
      sort: (a, b) => a.size - b.size,
    },
    { id: 'sha256', header: 'SHA-256', width: 148, cell: (file) => <HashCell file={file} pace={paces.get(file.id)} /> },
    {
      id: 'state',
      header: 'State',
      width: 120,
      cell: (file) => <StateCell file={file} pace={paces.get(file.id)} />,
      sort: (a, b) => stateOrder[a.inspection.state] - stateOrder[b.inspection.state],
    },
  ];
}

interface CellProps {
  readonly file: ReleaseFile;
  readonly pace: ItemPace | undefined;
}

/** The bar while the file is hashed, then what came of it. */
function HashCell({ file, pace }: CellProps) {
  const { inspection } = file;
  switch (inspection.state) {
    case 'done':
      return <Hash value={inspection.sha256} />;
    case 'running':
      return (
        <span className={styles.bar} title={pace && `${formatBytes(pace.bytesDone)} of ${formatBytes(file.size)}`}>
          <Progress
            label={`Reading ${file.filename}`}
            size="small"
            hasShare
            value={pace?.bytesDone ?? 0}
            max={Math.max(file.size, 1)}
          />
        </span>
      );
    case 'waiting':
    case 'failed':
      return <span className={styles.nothing}>–</span>;
  }
}

function StateCell({ file, pace }: CellProps) {
  switch (file.inspection.state) {
    case 'waiting':
      return <StateMark state="unchecked" label="waiting" />;
    case 'running':
      return <StateMark state="working" label={rateOr(pace, 'reading')} />;
    case 'done':
      if (file.path === '') return <CopyMark copy="hosted" label="on the index" />;
      return <StateMark state="healthy" label="read" />;
    case 'failed':
      if (file.inspection.problem.code === 'file.cancelled') return <StateMark state="unchecked" label="cancelled" />;
      return (
        <span title={file.inspection.problem.message}>
          <StateMark state="failed" label="failed" />
        </span>
      );
  }
}

const stateOrder = { failed: 0, running: 1, waiting: 2, done: 3 } as const;

function kindOf(file: ReleaseFile): string {
  if (file.inspection.state === 'done') return file.inspection.distribution.kind;
  return file.filename.endsWith('.whl') ? 'wheel' : 'sdist';
}

function releaseOf(file: ReleaseFile): string {
  if (file.inspection.state !== 'done') return '';
  return `${file.inspection.distribution.name} ${file.inspection.distribution.version}`;
}

function versionOf(file: ReleaseFile): string {
  return file.inspection.state === 'done' ? file.inspection.distribution.version : '–';
}
