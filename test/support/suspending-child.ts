/**
 * Suspends a link and says so to the publications, which never come to make the page, then waits to be killed:
 * `<store file> <url> <project>`.
 */
import { createPublications } from '../../electron/publications/index.ts';
import { monotonicClock } from '../../electron/http/index.ts';
import { openStore } from '../../electron/store/index.ts';
import { loadTargets } from '../../electron/targets/index.ts';

const [file = '', url = '', project = ''] = process.argv.slice(2);
const store = await openStore({ file });
const nowhere = 'http://127.0.0.1:1/';
const rehearsal = { id: 'rehearsal', name: 'Rehearsal index', simpleUrl: nowhere, uploadUrl: nowhere, rehearsal: true };
const publications = await createPublications({
  store: { ...store, links: { ...store.links, ofProject: () => new Promise(() => undefined) } },
  index: { fetchPage: () => new Promise(() => undefined) },
  targets: await loadTargets({ store, rehearsal }),
  now: () => new Date(),
  clock: monotonicClock,
  random: Math.random,
  log: () => undefined,
});
const link = (await store.health.links()).find((each) => each.url === url);
if (link === undefined) throw new Error(`${url} is not registered`);
const since = new Date().toISOString();
const record = { linkId: link.id, record: '{}', state: 'suspended', since, listed: false, held: false } as const;
await store.health.record({ checks: [], records: [record], transitions: [] });
await publications.linksChanged([project]);
process.stdout.write('marked\n');
setInterval(() => undefined, 60_000);
