import type { LinkListRow } from '../../../shared/contract/index.ts';
import { BeatBar, Filename, type PagedTableColumn, RelativeTime, StateMark } from '../../ui/index.ts';
import { CompletionCell } from './completion.tsx';
import styles from './link-list.module.css';
import { beatSummary } from './model/beats.ts';
import { paceText } from './model/figures.ts';
import { stateWords } from './model/states.ts';

/** What the two figures in a narrow column are. */
const paceTitle = 'Seconds for each MiB: the median, then the 95th percentile';

/** As many as are told apart in a narrow column. */
const slots = 20;

const host: PagedTableColumn<LinkListRow> = {
  id: 'host',
  header: 'Host',
  width: 148,
  isSortable: true,
  cell: (row) => (
    <span className={styles.cut} title={row.host}>
      {row.host}
    </span>
  ),
};

const columns: readonly PagedTableColumn<LinkListRow>[] = [
  {
    id: 'state',
    header: 'State',
    width: 128,
    isSortable: true,
    cell: ({ state, held, maintenance, sentence }) => (
      <span className={styles.cut} title={sentence}>
        <StateMark
          state={stateWords[state].mark}
          label={`${stateWords[state].word}${held ? ', waits' : maintenance === null ? '' : ', maintenance'}`}
        />
      </span>
    ),
  },
  { id: 'file', header: 'File', isSortable: true, cell: ({ filename }) => <Filename name={filename} /> },
  host,
  {
    id: 'beats',
    header: 'Checks',
    width: 104,
    cell: ({ beats }) => <BeatBar kinds={beats.kinds} label={beatSummary(beats)} slots={slots} />,
  },
  {
    id: 'normalised',
    header: 's/MiB',
    width: 92,
    align: 'end',
    isSortable: true,
    cell: ({ statistics }) => <span title={paceTitle}>{paceText(statistics.normalised)}</span>,
  },
  {
    id: 'completion',
    header: 'Completion',
    width: 124,
    align: 'end',
    isSortable: true,
    cell: ({ statistics }) => <CompletionCell completion={statistics.completion} />,
  },
  {
    id: 'changed',
    header: 'Since',
    width: 92,
    align: 'end',
    isSortable: true,
    cell: ({ since }) => <RelativeTime at={since} />,
  },
];

export const linkColumns = columns;
/** On the page of a host, which need not be said in every row. */
export const linkColumnsOfHost = columns.filter((column) => column !== host);
