import { expect, test } from 'vitest';
import { createNelWitness } from '../../../electron/monitor/nel-witness.ts';
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
