import { useMemo } from 'react';
import { Button, DataTable, type DataTableColumn, formatRate, Progress, StateMark } from '../../../ui/index.ts';
import { DistributionName } from '../distribution-name.tsx';
import type { ExternalHost, Job } from '../../../../shared/contract/index.ts';
import type { ItemPace } from '../model/item-rates.ts';
import { compareNames, type LinkRow, linkReferences } from '../model/link-rows.ts';
import type { WizardActions } from '../use-wizard-actions.ts';
import { usePaces } from '../use-paces.ts';
import { Url } from './url.tsx';
import styles from './links.module.css';

interface LinkTableProps {
  readonly rows: readonly LinkRow[];
  readonly hosts: readonly ExternalHost[];
  readonly job: Job | null;
  readonly actions: WizardActions;
}

/** Every file at every host. */
export function LinkTable({ rows, hosts, job, actions }: LinkTableProps) {
  const paces = usePaces(job);
  const { withdraw } = actions;
  const hasRegistered = rows.some(({ status }) => status.state === 'registered');
  const columns = useMemo(() => {
    const all = linkColumns(paces, (row) => withdraw(linkReferences([row])));
    return hasRegistered ? all : all.filter(({ id }) => id !== 'withdraw');
  }, [paces, withdraw, hasRegistered]);
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

function linkColumns(
  paces: ReadonlyMap<string, ItemPace>,
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
      cell: (row) => <LinkMark row={row} pace={paces.get(row.id)} />,
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

function LinkMark({ row, pace }: { readonly row: LinkRow; readonly pace: ItemPace | undefined }) {
  if (!row.hosted) return <StateMark state="unchecked" label="no hosted copy" />;
  switch (row.status.state) {
    case 'unverified':
      return <StateMark state="unchecked" label="not verified" />;
    case 'verifying':
      return pace === undefined || pace.bytesDone === 0 ? (
        <StateMark state="working" label="verifying" />
      ) : (
        <span title={pace.bytesPerSecond === null ? undefined : formatRate(pace.bytesPerSecond)}>
          <Progress
            label={`Verifying ${row.file.filename}`}
            tone="external"
            size="small"
            value={pace.bytesDone}
            max={pace.bytesTotal}
            hasShare
          />
        </span>
      );
    case 'verified':
      return <StateMark state="healthy" label="verified" />;
    case 'registered':
      return <StateMark state="healthy" label="registered" />;
    case 'failed':
      return (
        <span title={row.status.problem.message}>
          <StateMark state="failed" label="failed" />
        </span>
      );
  }
}

const order = { failed: 0, verifying: 1, unverified: 2, verified: 3, registered: 4 } as const;
