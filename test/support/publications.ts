/** Publications on a real store and a clock of the test's own; what the indexes list, and whether they answer, is the test's. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createPublications, type Publications } from '../../electron/publications/index.ts';
import { openStore, type Store } from '../../electron/store/index.ts';
import { loadTargets } from '../../electron/targets/index.ts';
import { problem } from '../../shared/problem/index.ts';
import type { ParsedPage } from '../../shared/simple-api/index.ts';
import { rehearsalTarget } from './release-context.ts';
import { temporaryFolder } from './temp.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface PublicationWorld {
  readonly store: Store;
  readonly clock: VirtualClock;
  /** The one that was started last. */
  publications(): Publications;
  /** As after a start of the app. */
  restart(): Promise<Publications>;
  /** A folder that does not exist yet. */
  readonly folder: string;
  readonly index: {
    /** `index project`, in the order in which they were asked for. */
    readonly asked: readonly string[];
    answer: 'page' | 'down' | 'nothing';
    /** No page comes before this. */
    gate: Promise<void>;
  };
  readonly events: readonly string[];
}

export async function publicationWorld(projects: readonly string[] = ['demo']): Promise<PublicationWorld> {
  const home = await temporaryFolder();
  const store = await openStore({ file: join(home, 'store.sqlite') });
  const clock = createVirtualClock();
  const targets = await loadTargets({ store, rehearsal: rehearsalTarget });
  const events: string[] = [];
  const asked: string[] = [];
  const index: PublicationWorld['index'] = { asked, answer: 'page', gate: Promise.resolve() };
  const start = () =>
    createPublications({
      store,
      targets,
      clock,
      index: {
        async fetchPage(target, project) {
          asked.push(`${target.id} ${project}`);
          const { answer } = index;
          await index.gate;
          if (answer === 'nothing') return new Promise(() => undefined);
          if (answer === 'page') return projects.includes(project) ? listing(project) : null;
          throw problem('page.unreachable', 'The index is down.', {}, 'Try again.');
        },
      },
      now: () => new Date(clock.now()),
      random: () => 0.5,
      log: (event) => events.push(event),
    });
  let running = await start();
  onTestFinished(async () => {
    await running.close();
    await store.close();
  });
  return {
    store,
    clock,
    publications: () => running,
    async restart() {
      await running.close();
      running = await start();
      return running;
    },
    folder: join(home, 'site'),
    index,
    events,
  };
}

export const sdistOf = (project: string): string => `${project}-1.0.tar.gz`;
const sha256Of = (project: string): string => createHash('sha256').update(project).digest('hex');
export const urlOf = (project: string, host = 'one.example'): string => `https://${host}/${sdistOf(project)}`;

function listing(project: string): ParsedPage {
  const link = {
    filename: sdistOf(project),
    url: `https://hosted.example/${sdistOf(project)}`,
    sha256: sha256Of(project),
    size: 10,
    requiresPython: null,
    yanked: false,
    coreMetadata: false,
    uploadTime: null,
    provenance: null,
    externalUrls: [],
  };
  return { name: project, repositoryVersion: '1.4', versions: ['1.0'], links: [link], warnings: [] };
}

/** Registers a link of the project's sdist, whose pieces are known: its page gets a Metalink. */
export async function registerLink(
  store: Store,
  project: string,
  { host = 'one.example', indexId = 'pypi', rank = 0, at = instant } = {},
): Promise<void> {
  const file = { sha256: sha256Of(project), size: 10, filename: sdistOf(project), project };
  const url = urlOf(project, host);
  const when = { registeredAt: at, verifiedAt: at };
  await store.links.register([{ ...file, ...when, url, rank, rehearsal: false, indexId }]);
  await store.files.save({
    ...file,
    blake2b256: sha256Of(`blake ${project}`),
    version: '1.0',
    kind: 'sdist',
    pieceLength: 10,
    pieces: new Uint8Array(32),
    firstSeenAt: instant,
  });
}

const instant = new Date(0).toISOString();

/** As the monitor writes it down; nobody is told. */
export async function setListed(store: Store, url: string, listed: boolean): Promise<void> {
  const link = (await store.health.links()).find((each) => each.url === url);
  if (link === undefined) throw new Error(`${url} is not registered`);
  const state = listed ? 'healthy' : 'suspended';
  const record = { linkId: link.id, record: '{}', state, since: instant, listed, held: false } as const;
  await store.health.record({ checks: [], records: [record], transitions: [] });
}
