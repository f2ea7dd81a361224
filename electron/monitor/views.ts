/** The health of links as the screens show it, out of the store and the records in memory. */
import type {
  HealthOverview,
  HostHealth,
  LinkHealth,
  LinkPage,
  LinkQuery,
  Series,
  SeriesQuery,
} from '../../shared/contract/health.ts';
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { HealthRepository, StoredIncident } from '../store/index.ts';
import { unknownHost, unknownLink } from './actions.ts';
import { timeFormatAt } from './format-time.ts';
import { certificateDays, groupListRow, groupRow, incidentView } from './group-views.ts';
import {
  checkView,
  linkListRow,
  linkRow,
  recordOf,
  statesMs,
  timeInStates,
  transitionView,
  whatInstallersGet,
} from './link-views.ts';
import { type Exported, exportOf, type HealthExport, seriesOf } from './series.ts';
import type { Monitor } from './types.ts';

export interface HealthViews {
  overview(): Promise<HealthOverview>;
  links(query: LinkQuery): Promise<LinkPage>;
  /** Problem `health.link_unknown`. */
  link(id: number): Promise<LinkHealth>;
  /** Problem `health.host_unknown`. */
  host(host: string): Promise<HostHealth>;
  series(query: SeriesQuery): Promise<Series>;
  export(asked: HealthExport): Promise<Exported>;
}

interface HealthViewsOptions {
  readonly repository: HealthRepository;
  readonly monitor: Pick<Monitor, 'state' | 'record' | 'nextCheckAt'>;
  now(): Date;
  policy(): PolicySettings;
}

const dayMs = 24 * 3_600_000;
const mostChecks = 50;
const mostTransitions = 100;
const mostIncidents = 50;

export function createHealthViews({ repository, monitor, now, policy }: HealthViewsOptions): HealthViews {
  const ago = (ms: number) => new Date(now().getTime() - ms).toISOString();

  async function incidents(host?: string) {
    const all = await repository.incidents(ago(7 * dayMs));
    return all
      .filter((incident) => host === undefined || incident.host === host)
      .toSorted(goingOnFirst)
      .slice(0, mostIncidents)
      .map(incidentView);
  }

  return {
    async overview() {
      const since = ago(dayMs);
      const [{ counts }, hosts, projects, happened] = await Promise.all([
        repository.counts(),
        repository.groups('host', since),
        repository.groups('project', since),
        incidents(),
      ]);
      const at = now();
      return {
        monitor: monitor.state(),
        counts,
        hosts: hosts.map((group) => groupListRow(group, at)),
        projects: projects.map((group) => groupListRow(group, at)),
        incidents: happened,
      };
    },

    async links(query) {
      const { total, rows } = await repository.page(query);
      const at = now();
      const format = timeFormatAt(at);
      return { total, rows: rows.map((row) => linkListRow(row, recordOf(row, monitor), at, format)) };
    },

    async link(id) {
      const [row, checks, transitions, changes] = await Promise.all([
        repository.link(id),
        repository.checks(id, mostChecks),
        repository.transitions(id, mostTransitions),
        repository.changes(id, ago(statesMs)),
      ]);
      if (row === null) throw unknownLink(id);
      const at = now();
      const format = timeFormatAt(at);
      const record = recordOf(row, monitor);
      return {
        row: linkRow(row, record, at, format),
        sha256: row.sha256,
        installersGet: whatInstallersGet(row, record),
        certificateDaysLeft: certificateDays(row.certificateUntil, at),
        nextCheckAt: monitor.nextCheckAt(id),
        checks: checks.map(checkView),
        transitions: transitions.map((transition) => transitionView(transition, row.host, at, format)),
        timeInState: timeInStates(row, changes, at),
      };
    },

    async host(host) {
      const [groups, happened, first] = await Promise.all([
        repository.groups('host', ago(dayMs)),
        incidents(host),
        repository.page({ host, sort: 'state', descending: false, offset: 0, limit: mostLinksAsked }),
      ]);
      const group = groups.find(({ name }) => name === host);
      if (group === undefined) throw unknownHost(host);
      const at = now();
      const format = timeFormatAt(at);
      const windows = first.rows.map((row) => linkListRow(row, recordOf(row, monitor), at, format).maintenance);
      const [window = null] = windows;
      const isShared = windows.every((one) => one?.from === window?.from && one?.until === window?.until);
      return { row: groupRow(group, at), maintenance: isShared ? window : null, incidents: happened };
    },

    series: (query) => seriesOf(repository, query, { now: now(), policy: policy(), state: monitor.state() }),
    export: (asked) => exportOf(repository, asked, { now: now(), policy: policy(), state: monitor.state() }),
  };
}

const mostLinksAsked = 500;

function goingOnFirst(a: StoredIncident, b: StoredIncident): number {
  if ((a.until === null) !== (b.until === null)) return a.until === null ? -1 : 1;
  return a.from < b.from ? 1 : -1;
}
