import { useMemo } from 'react';
import { Button, DataTable, type DataTableColumn, Progress, StateMark } from '../../../ui/index.ts';
import { DistributionName } from '../distribution-name.tsx';
import type { Job, Release } from '../../../../shared/contract/index.ts';
import { type ItemPace, rateOr } from '../model/item-rates.ts';
import { isRegistered, linkFilterText, stateWord } from '../model/link-choice.ts';
import { compareNames, type LinkRow } from '../model/link-rows.ts';
import { capital } from '../model/words.ts';
import { usePaces } from '../use-paces.ts';
import { Url } from './url.tsx';
import styles from './links.module.css';

interface LinkTableProps {
  readonly rows: readonly LinkRow[];
  readonly release: Release;
  readonly sending: Job | null;
  readonly verifying: Job | null;
  readonly selection: { readonly selected: ReadonlySet<string>; readonly onChange: (selected: Set<string>) => void };
  /** The same function as long as it can be: the cells of every row are made anew for another. */
  readonly onWithdraw: (row: LinkRow) => void;
}

/** Every file at every host. */
export function LinkTable({ rows, release, sending, verifying, selection, onWithdraw }: LinkTableProps) {
  const sent = usePaces(sending);
  const verified = usePaces(verifying);
  const hasRegistered = rows.some(isRegistered);
  const columns = useMemo(() => {
    const all = linkColumns({ sent, verified }, onWithdraw);
    return hasRegistered ? all : all.filter(({ id }) => id !== 'withdraw');
  }, [sent, verified, onWithdraw, hasRegistered]);
  const filterText = useMemo(() => linkFilterText(release), [release]);
  return (
    <DataTable
      label="External links"
      rows={rows}
      rowId={idOf}
      rowLabel={labelOf}
      columns={columns}
      selection={selection}
      {...(rows.length > 12 || release.hosts.length > 1 ? { filterText } : {})}
    />
  );
}

const idOf = (row: LinkRow) => row.id;
const labelOf = ({ file, url }: LinkRow) => (url === null ? file.filename : `${file.filename} at ${new URL(url).host}`);

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
  const label = stateWord(row);
  if (!row.hosted) return <StateMark state="unchecked" label={label} />;
  switch (row.status.state) {
    case 'unverified':
      return row.status.sentAt === undefined ? (
        <StateMark state="unchecked" label={label} />
      ) : (
        <span title="The copy is there. It is not verified yet.">
          <StateMark state="unchecked" label={label} />
        </span>
      );
    case 'verifying':
      return <Moving doing="verifying" of={row} pace={verified} />;
    case 'verified':
    case 'registered':
      return <StateMark state="healthy" label={label} />;
    case 'failed':
      return (
        <span title={row.status.problem.message}>
          <StateMark state="failed" label={label} />
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
