import { useMemo } from 'react';
import { Button, DataTable, type DataTableColumn, Progress, StateMark } from '../../../ui/index.ts';
import { DistributionName } from '../distribution-name.tsx';
import type { ExternalHost, Job } from '../../../../shared/contract/index.ts';
import { type ItemPace, rateOr } from '../model/item-rates.ts';
import { compareNames, type LinkRow, linkReferences } from '../model/link-rows.ts';
import { isUnsent } from '../model/sending-copies.ts';
import { capital } from '../model/words.ts';
import type { WizardActions } from '../use-wizard-actions.ts';
import { usePaces } from '../use-paces.ts';
import { Url } from './url.tsx';
import styles from './links.module.css';

interface LinkTableProps {
  readonly rows: readonly LinkRow[];
  readonly hosts: readonly ExternalHost[];
  readonly sending: Job | null;
  readonly verifying: Job | null;
  readonly actions: WizardActions;
}

/** Every file at every host. */
export function LinkTable({ rows, hosts, sending, verifying, actions }: LinkTableProps) {
  const sent = usePaces(sending);
  const verified = usePaces(verifying);
  const { withdraw } = actions;
  const hasRegistered = rows.some(({ status }) => status.state === 'registered');
  const columns = useMemo(() => {
    const all = linkColumns({ sent, verified }, (row) => withdraw(linkReferences([row])));
    return hasRegistered ? all : all.filter(({ id }) => id !== 'withdraw');
  }, [sent, verified, withdraw, hasRegistered]);
  return (
    <DataTable
      label="External links"
      rows={rows}
      rowId={idOf}
      columns={columns}
      {...(rows.length > 12 || hosts.length > 1 ? { filterText } : {})}
    />
  );
}

const idOf = (row: LinkRow) => row.id;
const filterText = (row: LinkRow) => `${row.file.filename} ${row.url ?? ''}`;

/** How far each link is with what is done to it, by its row's id. */
interface Paces {
  readonly sent: ReadonlyMap<string, ItemPace>;
  readonly verified: ReadonlyMap<string, ItemPace>;
}

function linkColumns(
  { sent, verified }: Paces,
  onWithdraw: (row: LinkRow) => void,
): readonly DataTableColumn<LinkRow>[] {
  return [
    {
      id: 'file',
      header: 'File',
      width: '36%',
      cell: (row) => <DistributionName name={row.file.filename} />,
      sort: (a, b) => compareNames(a.file.filename, b.file.filename),
    },
    {
      id: 'url',
      header: 'URL',
      cell: (row) =>
        row.url === null ? <span className={styles.missing}>needs the tag</span> : <Url url={row.url} tail={10} />,
      sort: (a, b) => compareNames(a.url ?? '', b.url ?? ''),
    },
    {
      id: 'state',
      header: 'State',
      width: 140,
      cell: (row) => <LinkMark row={row} sent={sent.get(row.id)} verified={verified.get(row.id)} />,
      sort: (a, b) => order[a.status.state] - order[b.status.state],
    },
    {
      id: 'withdraw',
      header: 'Withdraw',
      isHeaderHidden: true,
      width: 100,
      align: 'end',
      cell: (row) =>
        row.status.state === 'registered' && (
          <Button size="small" variant="quiet" onPress={() => onWithdraw(row)}>
            Withdraw
          </Button>
        ),
    },
  ];
}

interface LinkMarkProps {
  readonly row: LinkRow;
  readonly sent: ItemPace | undefined;
  readonly verified: ItemPace | undefined;
}

function LinkMark({ row, sent, verified }: LinkMarkProps) {
  if (sent !== undefined) return <Moving doing="sending" of={row} pace={sent} />;
  if (!row.hosted) return <StateMark state="unchecked" label="no hosted copy" />;
  switch (row.status.state) {
    case 'unverified':
      return row.status.sentAt === undefined ? (
        <StateMark state="unchecked" label="not verified" />
      ) : (
        <span title="The copy is there. It is not verified yet.">
          <StateMark state="unchecked" label="sent" />
        </span>
      );
    case 'verifying':
      return <Moving doing="verifying" of={row} pace={verified} />;
    case 'verified':
      return <StateMark state="healthy" label="verified" />;
    case 'registered':
      return <StateMark state="healthy" label="registered" />;
    case 'failed':
      return (
        <span title={row.status.problem.message}>
          <StateMark state="failed" label={isUnsent(row) ? 'not sent' : 'failed'} />
        </span>
      );
  }
}

interface MovingProps {
  readonly doing: 'sending' | 'verifying';
  readonly of: LinkRow;
  readonly pace: ItemPace | undefined;
}

function Moving({ doing, of: { file }, pace }: MovingProps) {
  if (pace === undefined || pace.bytesDone === 0) return <StateMark state="working" label={doing} />;
  return (
    <span title={rateOr(pace, doing)}>
      <Progress
        label={`${capital(doing)} ${file.filename}`}
        tone="external"
        size="small"
        value={pace.bytesDone}
        max={pace.bytesTotal}
        hasShare
      />
    </span>
  );
}

const order = { failed: 0, verifying: 1, unverified: 2, verified: 3, registered: 4 } as const;
