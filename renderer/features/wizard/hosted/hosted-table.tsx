import { useMemo } from 'react';
import { Bytes, CopyMark, DataTable, type DataTableColumn, Progress, StateMark } from '../../../ui/index.ts';
import { DistributionName } from '../distribution-name.tsx';
import type { Job, ReleaseFile } from '../../../../shared/contract/index.ts';
import type { ItemPace } from '../model/item-rates.ts';
import { compareNames } from '../model/link-rows.ts';
import { rateOr } from '../model/item-rates.ts';
import { usePaces } from '../use-paces.ts';

export function HostedTable({ files, job }: { readonly files: readonly ReleaseFile[]; readonly job: Job | null }) {
  const paces = usePaces(job);
  const columns = useMemo(() => hostedColumns(paces), [paces]);
  return (
    <DataTable
      label="Hosted copies"
      rows={files}
      rowId={idOf}
      columns={columns}
      {...(files.length > 12 ? { filterText: nameOf } : {})}
    />
  );
}

const idOf = (file: ReleaseFile) => file.id;
const nameOf = (file: ReleaseFile) => file.filename;

function hostedColumns(paces: ReadonlyMap<string, ItemPace>): readonly DataTableColumn<ReleaseFile>[] {
  return [
    {
      id: 'file',
      header: 'File',
      cell: (file) => <DistributionName name={file.filename} />,
      sort: (a, b) => compareNames(a.filename, b.filename),
    },
    {
      id: 'size',
      header: 'Size',
      width: 96,
      align: 'end',
      cell: (file) => <Bytes value={file.size} />,
      sort: (a, b) => a.size - b.size,
    },
    {
      id: 'progress',
      header: 'Progress',
      width: 176,
      cell: (file) => {
        const done = bytesSent(file, paces.get(file.id));
        return (
          <Progress
            label={`Upload of ${file.filename}`}
            tone="hosted"
            value={done}
            max={Math.max(file.size, 1)}
            hasShare
          />
        );
      },
    },
    {
      id: 'state',
      header: 'State',
      width: 148,
      cell: (file) => <HostedMark file={file} pace={paces.get(file.id)} />,
      sort: (a, b) => order[a.hosted.state] - order[b.hosted.state],
    },
  ];
}

function HostedMark({ file, pace }: { readonly file: ReleaseFile; readonly pace: ItemPace | undefined }) {
  switch (file.hosted.state) {
    case 'none':
      return <StateMark state="unchecked" label="not sent" />;
    case 'queued':
      return <StateMark state="unchecked" label="waiting" />;
    case 'uploading':
      return <StateMark state="working" label={rateOr(pace, 'sending')} />;
    case 'confirming':
      return <StateMark state="working" label="reading back" />;
    case 'hosted':
      return <CopyMark copy="hosted" label="hosted" />;
    case 'failed':
      return (
        <span title={file.hosted.problem.message}>
          <StateMark state="failed" label="failed" />
        </span>
      );
    case 'cancelled':
      return <StateMark state="unchecked" label="cancelled" />;
  }
}

function bytesSent(file: ReleaseFile, pace: ItemPace | undefined): number {
  switch (file.hosted.state) {
    case 'hosted':
    case 'confirming':
      return Math.max(file.size, 1);
    case 'uploading':
      return pace?.bytesDone ?? 0;
    case 'none':
    case 'queued':
    case 'failed':
    case 'cancelled':
      return 0;
  }
}

const order = { failed: 0, cancelled: 1, uploading: 2, confirming: 3, queued: 4, none: 5, hosted: 6 } as const;
