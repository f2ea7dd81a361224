import type { LinkCheckView } from '../../../shared/contract/index.ts';
import {
  Card,
  DataTable,
  type DataTableColumn,
  formatMilliseconds,
  PhaseBar,
  PhaseLegend,
  RelativeTime,
  StateMark,
} from '../../ui/index.ts';
import styles from './checks-card.module.css';
import { depthWords } from './model/beats.ts';
import { checkPhases } from './model/check-phases.ts';
import { formatPace } from './model/figures.ts';

const columns: readonly DataTableColumn<LinkCheckView>[] = [
  { id: 'when', header: 'When', width: 104, cell: ({ at }) => <RelativeTime at={at} /> },
  {
    id: 'what',
    header: 'What came of it',
    cell: (check) => <What check={check} />,
  },
  {
    id: 'depth',
    header: 'Looked at',
    width: 140,
    cell: ({ depth, vantage }) => (vantage === 'gateway' ? 'a download' : depthWords[depth]),
  },
  {
    id: 'phases',
    header: 'Where the time went',
    width: 200,
    cell: (check) => <PhaseBar phases={checkPhases(check)} />,
  },
  {
    id: 'took',
    header: 'Took',
    width: 80,
    align: 'end',
    cell: ({ totalMs }) => (totalMs === null ? '–' : formatMilliseconds(totalMs)),
  },
  {
    id: 'pace',
    header: 's/MiB',
    width: 72,
    align: 'end',
    cell: ({ normalised }) => (normalised === null ? '–' : formatPace(normalised)),
  },
];

/** Check by check: what was found out, and what the time went into. */
export function ChecksCard({ checks }: { readonly checks: readonly LinkCheckView[] }) {
  return (
    <Card title="Checks" aside={checks.length === 0 ? undefined : <PhaseLegend />} isFlush>
      <DataTable
        isPlain
        label="Checks"
        rows={checks}
        rowId={({ at, vantage }) => `${at} ${vantage}`}
        columns={columns}
        height={289}
        empty="It was not checked yet."
      />
    </Card>
  );
}

function What({ check }: { readonly check: LinkCheckView }) {
  const { code, title, status, detail, slow } = check;
  const state = code === 'ok' ? (slow ? 'degraded' : 'healthy') : 'failed';
  const words = [
    code === 'ok' && slow ? 'right, but slow' : title,
    status === null || code === 'ok' ? '' : `status ${status}`,
    detail,
  ]
    .filter((word) => word !== '')
    .join(', ');
  return (
    <span className={styles.what} title={`${words} (${code})`}>
      <StateMark state={state} label={words} />
    </span>
  );
}
