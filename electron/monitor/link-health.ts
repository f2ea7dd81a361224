/** The monitor on the real things: the store, the one way out, the indexes. The same in the app and on a server. */
import type { MonitorSettings, NelDailyFile } from '../../shared/contract/index.ts';
import type { PolicySettings } from '../../shared/fallback/index.ts';
import type { Facts } from '../../shared/problem/index.ts';
import { type Clock, type Http, monotonicClock } from '../http/index.ts';
import { createNelReporter, type NelReporter, repositoryIn } from '../nel/index.ts';
import type { MonitoredLink, Store } from '../store/index.ts';
import type { Targets } from '../targets/index.ts';
import { controlOver, createControl } from './control.ts';
import { type DailyQuestion, dailySummaryOf } from './daily-summary.ts';
import { createLinkChecker } from './link-checker.ts';
import { createMonitor } from './monitor.ts';
import { createNelWitness } from './nel-witness.ts';
import type { FollowedPublications, Monitor } from './types.ts';
import { createHealthViews, type HealthViews } from './views.ts';

export interface LinkHealthOptions {
  readonly store: Pick<Store, 'health' | 'files' | 'links' | 'settings'>;
  readonly http: Http;
  readonly targets: Pick<Targets, 'list'>;
  readonly publications: FollowedPublications;
  policy(): PolicySettings;
  readonly fixedSettings?: Partial<MonitorSettings>;
  now(): Date;
  /** When things are done. How long requests take is measured by the real time, whatever is given here. */
  readonly clock: Clock;
  random(): number;
  log(event: string, facts: Facts): void;
  onBug(error: unknown): void;
}

export interface LinkHealth {
  readonly monitor: Monitor;
  readonly views: HealthViews;
  readonly nel: Pick<NelReporter, 'preview'>;
  dailySummary(question: DailyQuestion): Promise<NelDailyFile>;
  close(): Promise<void>;
}

export function createLinkHealth(options: LinkHealthOptions): LinkHealth {
  const { store, http, targets, publications, policy, fixedSettings, now, clock, random, log, onBug } = options;
  const nel = createNelReporter({
    http,
    repository: repositoryIn(store.settings),
    now: () => now().getTime(),
    clock,
    random,
  });
  const witness = createNelWitness({ nel, clock, now, onBug });

  /** Those that know the link first; of the others those that a person has at all. */
  async function indexesOf({ project, url, sha256 }: MonitoredLink): Promise<readonly string[]> {
    const registered = await store.links.ofProject(project);
    const ids = new Set(
      registered.filter((link) => link.url === url && link.sha256 === sha256).map(({ indexId }) => indexId),
    );
    const known = targets.list();
    return [...known.filter(({ id }) => ids.has(id)), ...known.filter(({ id }) => !ids.has(id))].map(
      ({ simpleUrl }) => simpleUrl,
    );
  }

  const monitor = createMonitor({
    repository: store.health,
    settings: store.settings,
    publications,
    checker: createLinkChecker({ http, files: store.files, clock: monotonicClock, policy, random, witness }),
    control: createControl({ way: controlOver({ http, clock: monotonicClock, policy }), indexesOf }),
    policy,
    onFailure: witness.failed,
    now,
    clock,
    random,
    ...(fixedSettings === undefined ? {} : { fixedSettings }),
    log,
    onBug,
  });
  const views = createHealthViews({ repository: store.health, monitor, now, policy });
  return {
    monitor,
    views,
    nel,
    dailySummary: (question) => dailySummaryOf(nel, store.health, question),
    async close() {
      await monitor.close();
      await witness.close();
    },
  };
}
