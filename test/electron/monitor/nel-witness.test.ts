import { createHash } from 'node:crypto';
import { expect, onTestFinished, test } from 'vitest';
import { createHttp, monotonicClock } from '../../../electron/http/index.ts';
import { createLinkChecker } from '../../../electron/monitor/index.ts';
import { createNelWitness } from '../../../electron/monitor/nel-witness.ts';
import { createNelReporter, repositoryIn } from '../../../electron/nel/index.ts';
import { defaultPolicy } from '../../../shared/fallback/index.ts';
import { file, startBadHost } from '../../support/bad-host.ts';
import { createAuthority } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { good, linksOf, refused, startMonitor } from './harness.ts';

const [link] = linksOf(1, 1);

test('what failed is told, and sent when it is due, several together', async () => {
  if (link === undefined) throw new Error('there is none');
  const clock = createVirtualClock(0);
  const failures: unknown[] = [];
  const deliveries: number[] = [];
  const bugs: unknown[] = [];
  let next: number | null = 300_000;
  const witness = createNelWitness({
    nel: {
      observe: () => Promise.resolve(),
      failed: (failure) => Promise.resolve(failures.push(failure) > 0),
      deliver() {
        deliveries.push(clock.now());
        const due = next;
        next = null;
        return Promise.resolve(due);
      },
    },
    clock,
    now: () => new Date(clock.now()),
    onBug: (bug) => bugs.push(bug),
  });
  const settle = () => new Promise(setImmediate);
  witness.failed({ ...good, ...refused, code: 'tcp.refused', finalUrl: 'https://final.example/a' }, link);
  witness.failed({ ...good, code: 'http.error', status: 503, address: '93.184.216.34' }, link);
  await settle();
  expect(failures).toMatchObject([
    { source: 'probe', method: 'GET', code: 'tcp.refused', url: 'https://final.example/a', address: null },
    { source: 'probe', method: 'GET', code: 'http.error', url: link.url, address: '93.184.216.34', status: 503 },
  ]);
  expect(deliveries).toEqual([]);
  clock.advance(30_000);
  await settle();
  expect(deliveries).toEqual([30_000]);
  clock.advance(270_000);
  await settle();
  expect(deliveries).toEqual([30_000, 300_000]);
  await witness.close();
  expect(clock.next()).toBeNull();
  expect(bugs).toEqual([]);
});

test('only failures that count are told: none while our own line is down, none of the gateway', async () => {
  const told: string[] = [];
  let down = true;
  const world = await startMonitor({
    links: linksOf(2, 1),
    answer: ({ id }) => (id === 1 ? refused : {}),
    works: () => !down,
    onFailure: ({ code }, { id }) => told.push(`${id} ${code}`),
  });
  await world.monitor.act({ ids: [1] }, { kind: 'probe' });
  await world.settle();
  expect(told).toEqual([]);
  down = false;
  await world.pass(10 * 60_000);
  await world.monitor.act({ ids: [1] }, { kind: 'probe' });
  await world.settle();
  expect(new Set(told)).toEqual(new Set(['1 tcp.refused']));
});

test('row 61: whoever has the domain now, with a good certificate and other bytes, is not heard and is told nothing', async () => {
  if (link === undefined) throw new Error('there is none');
  const authority = await createAuthority(await temporaryFolder());
  const { cert, key } = await authority.issue({ names: ['localhost'] });
  const bytes = Buffer.from('the file as it was');
  const declaring = [
    'NEL: {"report_to":"nel","max_age":86400}',
    'Report-To: {"group":"nel","max_age":86400,"endpoints":[{"url":"/reports"}]}',
  ];
  const others = Buffer.alloc(bytes.length);
  let served = others;
  const host = await startBadHost({ tls: { cert, key }, replies: { '*': () => file(served, ...declaring) } });
  const http = createHttp({ tls: { ca: authority.root } });
  onTestFinished(() => Promise.all([host.close(), http.close()]).then(() => undefined));
  const values = new Map<string, string>();
  const now = () => Date.parse('2026-11-22T12:00:00Z');
  const nel = createNelReporter({
    http,
    repository: repositoryIn({
      get: async (name) => values.get(name) ?? null,
      set: async (name, value) => void values.set(name, value),
      remove: async (name) => void values.delete(name),
    }),
    now,
    clock: monotonicClock,
    random: () => 0,
  });
  const name = `localhost:${host.port}`;
  const watched = {
    ...link,
    url: `https://${name}/demo.whl`,
    host: name,
    rehearsal: true,
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  async function look(depth: 'headers' | 'whole'): Promise<string> {
    const clock = createVirtualClock(0);
    const bugs: unknown[] = [];
    const witness = createNelWitness({ nel, clock, now: () => new Date(now()), onBug: (bug) => bugs.push(bug) });
    const files = { bySha256: () => Promise.resolve([]) };
    const checker = { http, files, clock: monotonicClock, policy: () => defaultPolicy, random: Math.random, witness };
    const result = await createLinkChecker(checker).check(watched, depth, new AbortController().signal);
    if (result.code !== 'ok') witness.failed(result, watched);
    await witness.close();
    expect(bugs).toEqual([]);
    return result.code;
  }
  expect([await look('headers'), await look('whole')]).toEqual(['ok', 'fallback.integrity.digest_mismatch']);
  expect(await nel.preview(name)).toMatchObject({ declared: null, next: null });
  // The same host with the file: now it is heard, and what fails later is told.
  served = bytes;
  expect(await look('whole')).toBe('ok');
  served = others;
  expect(await look('whole')).toBe('fallback.integrity.digest_mismatch');
  expect(await nel.preview(name)).toMatchObject({ declared: { by: name }, next: { reports: 1 } });
});
