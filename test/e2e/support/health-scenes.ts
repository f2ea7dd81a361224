/** Health as a script: so many links at a few hosts, in every state, with their checks, series and publications. */
import { implement } from '@orpc/server';
import { problemsAsErrors } from '../../../electron/problem-errors.ts';
import type { ServedRouter } from '../../../electron/shell/index.ts';
import {
  contract,
  type FollowedPublication,
  type HealthOverview,
  type HealthTick,
  type LinkRow,
  type MonitorSettings,
  type MonitorState,
  type Notice,
} from '../../../shared/contract/index.ts';
import { ProblemError } from '../../../shared/problem/index.ts';
import { createContractApp } from '../../support/contract-app.ts';
import { gatewayView, watched } from './gateway-scenes.ts';
import { nelPreview } from './nel-sample.ts';
import {
  countsOf,
  groupListRow,
  groupRows,
  linkHealth,
  linkRows,
  page,
  series,
  someIncidents,
} from './health-sample.ts';

const mib = 1024 * 1024;

export interface HealthScenes {
  readonly router: ReturnType<typeof createRouter>;
  /** So many links from now on. */
  showLinks(count: number): void;
  showMonitor(monitor: Partial<MonitorState>): void;
  showTick(tick: Partial<HealthTick>): void;
  tell(notice: Notice): void;
  /** What was asked of the main process: `act {"on":{"ids":[1]},…}`; questions for what is shown are left out. */
  readonly calls: readonly string[];
  /** Questions for pages of links. */
  readonly pages: () => number;
  /** From now on actions are refused. */
  refuse(): void;
}

export const linkUnknown = {
  code: 'health.link_unknown',
  message: 'There is no such link any more.',
  facts: { id: 99_999 },
  remedy: 'Open another one from the list.',
} as const;

export const notNow = {
  code: 'health.busy',
  message: 'The index is being rebuilt, so that nothing can be changed at the moment.',
  facts: {},
  remedy: 'Try again in a minute.',
} as const;

interface Stage {
  links: readonly LinkRow[];
  monitor: MonitorState;
  settings: MonitorSettings;
  isRefusing: boolean;
  pages: number;
}

export function createHealthScenes(links: number): HealthScenes {
  const stage: Stage = {
    links: linkRows(links),
    monitor: {
      state: 'watching',
      since: new Date(Date.now() - 3 * 86_400_000).toISOString(),
      checksToday: 480,
      bytesToday: 1230 * mib,
      byteBudget: 5120 * mib,
      running: 2,
    },
    settings: { enabled: true, byteBudget: 5120 * mib, meanHours: 6, notify: false, quietHours: null },
    isRefusing: false,
    pages: 0,
  };
  const calls: string[] = [];
  const tick = watched<HealthTick>(tickOf(stage));
  const untold: Notice[] = [];
  const changed = (change: Partial<HealthTick> = {}) =>
    tick.set({ ...tickOf(stage), ...change, revision: tick.get().revision + 1 });
  return {
    router: createRouter(stage, tick, untold, calls, changed),
    calls,
    pages: () => stage.pages,
    showLinks: (count) => {
      stage.links = linkRows(count);
      changed();
    },
    showMonitor: (monitor) => {
      stage.monitor = { ...stage.monitor, ...monitor };
      changed();
    },
    showTick: changed,
    tell: (notice) => void untold.push(notice),
    refuse: () => {
      stage.isRefusing = true;
    },
  };
}

function tickOf({ links, monitor }: Stage): HealthTick {
  return {
    revision: 1,
    monitor,
    suspended: links.filter(({ state }) => state === 'suspended').length,
    held: links.filter(({ held }) => held).length,
    publications: links.length === 0 ? [] : somePublications(),
  };
}

function somePublications(): FollowedPublication[] {
  const base = {
    kind: 'folder',
    projects: ['demo-project'],
    follow: true,
    problem: null,
    nextAttemptAt: null,
  } as const;
  const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  return [
    {
      ...base,
      id: 'p1',
      where: '/srv/www/simple',
      projects: ['demo-project', 'other'],
      publishedAt: ago(12),
      behindSince: null,
    },
    {
      ...base,
      id: 'p2',
      where: '/mnt/mirror/simple',
      projects: ['demo-project'],
      publishedAt: ago(2900),
      behindSince: ago(31),
      problem: {
        code: 'publish.folder_not_writable',
        message: 'The folder /mnt/mirror/simple cannot be written to.',
        facts: { path: '/mnt/mirror/simple', code: 'EACCES' },
        remedy: 'Give this user the right to write there, or publish to another folder.',
      },
      nextAttemptAt: new Date(Date.now() + 4 * 60_000).toISOString(),
    },
    {
      ...base,
      id: 'p3',
      kind: 'rehearsal',
      where: 'Rehearsal index',
      projects: ['other'],
      follow: false,
      publishedAt: ago(300),
      behindSince: ago(31),
    },
  ];
}

function overviewOf({ links, monitor }: Stage): HealthOverview {
  return {
    monitor,
    counts: countsOf(links),
    hosts: groupRows(links, ({ host }) => host).map(groupListRow),
    projects: groupRows(links, ({ project }) => project).map(groupListRow),
    incidents: links.length === 0 ? [] : someIncidents(),
  };
}

function createRouter(
  stage: Stage,
  tick: ReturnType<typeof watched<HealthTick>>,
  untold: Notice[],
  calls: string[],
  changed: (change?: Partial<HealthTick>) => void,
): ServedRouter {
  const os = implement(contract).use(problemsAsErrors(() => undefined));
  const told = (call: string, input: unknown) => {
    calls.push(`${call} ${JSON.stringify(input)}`);
    if (stage.isRefusing) throw new ProblemError(notNow);
  };
  const publication = (id: string, change: Partial<FollowedPublication>) => {
    const publications = tick.get().publications.map((each) => (each.id === id ? { ...each, ...change } : each));
    changed({ publications });
    const found = publications.find((each) => each.id === id);
    if (found === undefined) throw new Error(`There is no publication ${id}`);
    return found;
  };
  const health = os.health;
  return os.router({
    ...createContractApp().router,
    gateway: {
      ...createContractApp().router.gateway,
      watch: os.gateway.watch.handler(async function* ({ signal }) {
        yield gatewayView({ state: 'off' });
        await left(signal);
      }),
    },
    releases: {
      ...createContractApp().router.releases,
      watchList: os.releases.watchList.handler(async function* ({ signal }) {
        yield [];
        await left(signal);
      }),
    },
    jobs: {
      ...createContractApp().router.jobs,
      watch: os.jobs.watch.handler(async function* ({ signal }) {
        yield [];
        await left(signal);
      }),
    },
    nel: {
      preview: os.nel.preview.handler(({ input }) => nelPreview(input.host)),
      daily: os.nel.daily.handler(({ input }) => {
        told('daily', input);
        return { filename: `${input.host}!${input.day}.json`, text: '{\n  "organization-name": "Fallback Links"\n}\n' };
      }),
    },
    health: {
      watch: health.watch.handler(({ signal }) => tick.watch(signal)),
      glance: health.glance.handler(() => ({ tick: tick.get(), notices: untold.splice(0) })),
      notices: health.notices.handler(async function* ({ signal }) {
        // Each once, to whoever listens first.
        for (let next = untold.shift(); next !== undefined; next = untold.shift()) yield next;
        await left(signal);
      }),
      overview: health.overview.handler(() => overviewOf(stage)),
      links: health.links.handler(({ input }) => {
        stage.pages += 1;
        return page(stage.links, input);
      }),
      link: health.link.handler(({ input }) => {
        const row = stage.links.find(({ id }) => id === input.id);
        if (row === undefined) throw new ProblemError(linkUnknown);
        return linkHealth(row);
      }),
      host: health.host.handler(({ input }) => {
        const row = groupRows(stage.links, ({ host }) => host).find(({ name }) => name === input.host);
        if (row === undefined)
          throw new ProblemError({
            ...linkUnknown,
            code: 'health.host_unknown',
            message: 'No link leads to this host any more.',
          });
        return { row, maintenance: null, incidents: someIncidents().filter(({ host }) => host === input.host) };
      }),
      series: health.series.handler(({ input }) => series(input, stage.links.length)),
      act: health.act.handler(({ input }) => {
        told('act', input);
        const { on } = input;
        const links = 'ids' in on ? on.ids.length : stage.links.filter(({ host }) => host === on.host).length;
        const before = stage.links;
        stage.links = stage.links.map((row) => acted(row, input));
        changed();
        const canUndo = input.action.kind !== 'probe' && before.length > 0;
        return {
          links,
          undo: canUndo ? { id: `undo-${calls.length}`, until: new Date(Date.now() + 10_000).toISOString() } : null,
        };
      }),
      undo: health.undo.handler(({ input }) => {
        told('undo', input);
        stage.links = linkRows(stage.links.length);
        changed();
      }),
      settings: health.settings.handler(() => stage.settings),
      updateSettings: health.updateSettings.handler(({ input }) => {
        told('updateSettings', input);
        stage.settings = { ...stage.settings, ...input };
        if (input.enabled !== undefined) {
          stage.monitor = {
            ...stage.monitor,
            state: input.enabled ? 'watching' : 'off',
            since: new Date().toISOString(),
          };
        }
        changed();
        return stage.settings;
      }),
      setFollow: health.setFollow.handler(({ input }) => {
        told('setFollow', input);
        return publication(input.publicationId, { follow: input.follow });
      }),
      publishNow: health.publishNow.handler(({ input }) => {
        told('publishNow', input);
        return publication(input.publicationId, {
          behindSince: null,
          problem: null,
          nextAttemptAt: null,
          publishedAt: new Date().toISOString(),
        });
      }),
      export: health.export.handler(({ input }) => {
        told('export', input);
        return { filename: `health-${input.window}.${input.format}`, mediaType: 'text/csv', text: 'at,checks,ok\n' };
      }),
    },
  });
}

type Act = { readonly on: { ids: number[] } | { host: string }; readonly action: { readonly kind: string } };

function acted(row: LinkRow, { on, action }: Act): LinkRow {
  const isMeant = 'ids' in on ? on.ids.includes(row.id) : row.host === on.host;
  if (!isMeant) return row;
  const since = new Date().toISOString();
  switch (action.kind) {
    case 'suspend':
    case 'suspend-held':
      return { ...row, state: 'suspended', held: false, since, sentence: 'Suspended by a person just now.' };
    case 'restore':
      return {
        ...row,
        state: 'on-probation',
        since,
        sentence: 'On probation since just now: it is being looked at whole.',
      };
    case 'withdraw':
      return { ...row, state: 'withdrawn', since, sentence: 'Withdrawn by a person just now.' };
    default:
      return row;
  }
}

function left(signal: AbortSignal | undefined): Promise<unknown> {
  return new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
}
