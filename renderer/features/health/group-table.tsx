import { useMemo } from 'react';
import type { GroupListRow } from '../../../shared/contract/index.ts';
import { BeatBar, DataTable, type DataTableColumn, formatCount, formatNumber, StateMark } from '../../ui/index.ts';
import { CertificateCell } from './certificate-cell.tsx';
import { CompletionCell } from './completion.tsx';
import styles from './group-table.module.css';
import { beatSummary } from './model/beats.ts';
import { paceText } from './model/figures.ts';
import { countedStates, stateRank, stateWords } from './model/states.ts';

interface GroupTableProps {
  readonly kind: 'host' | 'project';
  readonly rows: readonly GroupListRow[];
  readonly onOpen: (row: GroupListRow) => void;
}

/** Hosts or projects, each with the worst of its links and its last checks. Enter or a press opens one. */
export function GroupTable({ kind, rows, onOpen }: GroupTableProps) {
  const label = kind === 'host' ? 'Hosts' : 'Projects';
  const columns = useMemo(() => columnsFor(kind), [kind]);
  const byNeed = useMemo(
    () => rows.toSorted((a, b) => stateRank(a.worst) - stateRank(b.worst) || a.name.localeCompare(b.name)),
    [rows],
  );
  return (
    <DataTable
      isPlain
      label={label}
      rows={byNeed}
      rowId={nameOf}
      rowLabel={nameOf}
      columns={columns}
      onOpen={onOpen}
      filterText={rows.length > 8 ? textOf : undefined}
      height={417}
    />
  );
}

const nameOf = ({ name }: GroupListRow) => name;
const textOf = ({ name, worst }: GroupListRow) => `${name} ${stateWords[worst].word}`;

function columnsFor(kind: GroupTableProps['kind']): readonly DataTableColumn<GroupListRow>[] {
  const columns: readonly DataTableColumn<GroupListRow>[] = [
    {
      id: 'name',
      header: kind === 'host' ? 'Host' : 'Project',
      cell: ({ name }) => (
        <span className={styles.name} title={name}>
          {name}
        </span>
      ),
      sort: (a, b) => a.name.localeCompare(b.name),
    },
    {
      id: 'worst',
      header: 'State',
      width: 176,
      cell: (row) => <Worst row={row} />,
      sort: (a, b) => stateRank(a.worst) - stateRank(b.worst),
    },
    {
      id: 'beats',
      header: 'Checks (last 50)',
      width: 224,
      cell: ({ beats }) => <BeatBar kinds={beats.kinds} label={beatSummary(beats)} />,
    },
    {
      id: 'pace',
      header: 's/MiB p50 · p95',
      width: 120,
      align: 'end',
      cell: ({ statistics }) => paceText(statistics.normalised),
      sort: (a, b) => (a.statistics.normalised?.p50 ?? -1) - (b.statistics.normalised?.p50 ?? -1),
    },
    {
      id: 'completion',
      header: 'Completion',
      width: 140,
      align: 'end',
      cell: ({ statistics }) => <CompletionCell completion={statistics.completion} />,
      sort: (a, b) => share(a) - share(b),
    },
  ];
  if (kind === 'project') return columns;
  return [
    ...columns,
    {
      id: 'certificate',
      header: 'Certificate',
      width: 104,
      align: 'end',
      cell: ({ certificateDaysLeft }) => <CertificateCell isShort daysLeft={certificateDaysLeft} />,
      sort: (a, b) => (a.certificateDaysLeft ?? Infinity) - (b.certificateDaysLeft ?? Infinity),
    },
  ];
}

/** The state of the worst links, and how many of all they are: one bad link does not paint a whole host. */
function Worst({ row: { worst, counts, links } }: { readonly row: GroupListRow }) {
  const { mark, word } = stateWords[worst];
  const all = countedStates(counts)
    .map(({ state, count }) => `${formatNumber(count)} ${stateWords[state].word.toLowerCase()}`)
    .join(', ');
  const isAll = counts[worst] === links;
  return (
    <span className={styles.worst} title={`${formatCount(links, 'link')}: ${all}`}>
      <StateMark state={mark} label={word} />
      <span className={styles.of}>
        {isAll ? formatNumber(links) : `${formatNumber(counts[worst])}/${formatNumber(links)}`}
      </span>
    </span>
  );
}

function share({ statistics: { completion } }: GroupListRow): number {
  return completion.n === 0 ? -1 : completion.ok / completion.n;
}
