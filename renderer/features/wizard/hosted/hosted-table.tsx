import { useMemo, useState } from 'react';
import { RotateCw, X } from 'lucide-react';
import {
  Bytes,
  CopyMark,
  DataTable,
  type DataTableColumn,
  IconButton,
  Progress,
  StateMark,
} from '../../../ui/index.ts';
import { DistributionName } from '../distribution-name.tsx';
import type { Job, Release, ReleaseFile } from '../../../../shared/contract/index.ts';
import type { ItemPace } from '../model/item-rates.ts';
import { compareNames } from '../model/link-rows.ts';
import { rateOr } from '../model/item-rates.ts';
import { usePaces } from '../use-paces.ts';
import { formatClock } from './clock.ts';
import styles from './hosted.module.css';
import { HostedPlace } from './hosted-place.tsx';
import { predictionOf } from './prediction.ts';

interface HostedTableProps {
  readonly target: Release['target'];
  readonly files: readonly ReleaseFile[];
  readonly job: Job | null;
  readonly onCancel: (fileId: string) => void;
  readonly onRetry: (fileId: string) => void;
}

/** Enter or a press opens where the index will have a file, or has it. */
export function HostedTable({ target, files, job, onCancel, onRetry }: HostedTableProps) {
  const paces = usePaces(job);
  const columns = useMemo(
    () => hostedColumns(target, paces, { onCancel, onRetry }),
    [target, paces, onCancel, onRetry],
  );
  const [opened, setOpened] = useState<string | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <DataTable
        label="Hosted copies"
        rows={files}
        rowId={idOf}
        rowLabel={nameOf}
        columns={columns}
        onOpen={({ id }) => {
          setOpened(id);
          setIsOpen(true);
        }}
        {...(files.length > 12 ? { filterText: nameOf } : {})}
      />
      <HostedPlace
        file={files.find(({ id }) => id === opened) ?? null}
        target={target}
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
      />
    </>
  );
}

const idOf = (file: ReleaseFile) => file.id;
const nameOf = (file: ReleaseFile) => file.filename;

function hostedColumns(
  target: Release['target'],
  paces: ReadonlyMap<string, ItemPace>,
  { onCancel, onRetry }: Pick<HostedTableProps, 'onCancel' | 'onRetry'>,
): readonly DataTableColumn<ReleaseFile>[] {
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
      width: 184,
      cell: (file) => (
        <span className={styles.fileState}>
          <HostedMark file={file} target={target} pace={paces.get(file.id)} />
          {isOnTheWay(file) && (
            <IconButton label={`Cancel ${file.filename}`} size="small" icon={<X />} onPress={() => onCancel(file.id)} />
          )}
          {isOver(file) && (
            <IconButton
              label={`Try ${file.filename} again`}
              size="small"
              icon={<RotateCw />}
              onPress={() => onRetry(file.id)}
            />
          )}
        </span>
      ),
      sort: (a, b) => order[a.hosted.state] - order[b.hosted.state],
    },
  ];
}

interface HostedMarkProps {
  readonly file: ReleaseFile;
  readonly target: Release['target'];
  readonly pace: ItemPace | undefined;
}

function HostedMark({ file, target, pace }: HostedMarkProps) {
  switch (file.hosted.state) {
    case 'none':
      return <StateMark state="unchecked" label="not sent" />;
    case 'queued':
      return <StateMark state="unchecked" label="waiting" />;
    case 'uploading':
      return file.hosted.retry === undefined ? (
        <StateMark state="working" label={rateOr(pace, 'sending')} />
      ) : (
        <span title={retryTitle(file.hosted.retry)}>
          <StateMark state="probation" label={`again ${formatClock(file.hosted.retry.at)}`} />
        </span>
      );
    case 'confirming':
      return file.hosted.awaited === undefined ? (
        <StateMark state="working" label="reading back" />
      ) : (
        <span
          title={`Sent. The index does not list it yet; it is asked until ${formatClock(file.hosted.awaited.until)}.`}
        >
          <StateMark state="working" label="not listed yet" />
        </span>
      );
    case 'hosted':
      return (
        <span title={hostedTitle(file, target)}>
          <CopyMark
            copy="hosted"
            label={predictionOf(file, target).state === 'elsewhere' ? 'hosted elsewhere' : 'hosted'}
          />
        </span>
      );
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

/** Undefined where nothing was predicted. */
function hostedTitle(file: ReleaseFile, target: Release['target']): string | undefined {
  const { state } = predictionOf(file, target);
  if (state === 'as-predicted') return 'At the predicted address.';
  return state === 'elsewhere' ? 'At another address than the predicted one.' : undefined;
}

type Retry = NonNullable<Extract<ReleaseFile['hosted'], { state: 'uploading' }>['retry']>;

function retryTitle({ attempt, attempts, problem }: Retry): string {
  return `${problem.message} Attempt ${attempt} of ${attempts} follows.`;
}

function isOnTheWay({ hosted: { state } }: ReleaseFile): boolean {
  return state === 'queued' || state === 'uploading' || state === 'confirming';
}

function isOver({ hosted: { state } }: ReleaseFile): boolean {
  return state === 'failed' || state === 'cancelled';
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
