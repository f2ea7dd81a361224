import { expect, test } from 'vitest';
import { createLookup, type LookupFunction } from '../../../electron/http/lookup.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

interface Question {
  readonly hostname: string;
  answer(addresses: readonly string[]): void;
  fail(code: string): void;
}

/** Answers when the test says so. */
function asked(): { readonly questions: Question[]; readonly lookup: LookupFunction } {
  const questions: Question[] = [];
  return {
    questions,
    lookup(hostname) {
      const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
      questions.push({ hostname, answer: resolve, fail: (code) => reject(Object.assign(new Error(code), { code })) });
      return promise;
    },
  };
}

function world() {
  const clock = createVirtualClock();
  const system = asked();
  const servers = asked();
  const lookup = createLookup({ system: system.lookup, servers: servers.lookup, clock });
  return { clock, lookup, system: system.questions, servers: servers.questions };
}

test('the system is asked, once for all who ask at the same time, and nobody else where it answers', async () => {
  const { clock, lookup, system, servers } = world();
  const both = [lookup('files.example'), lookup('files.example')];
  system[0]?.answer(['192.0.2.1']);
  expect(await Promise.all(both)).toEqual([['192.0.2.1'], ['192.0.2.1']]);
  clock.advance(10_000);
  expect([system.length, servers.length]).toEqual([1, 0]);
  const later = lookup('files.example');
  system[1]?.fail('ENOTFOUND');
  await expect(later).rejects.toMatchObject({ code: 'ENOTFOUND' });
});

test('a name that waits behind those of silent servers is asked for directly', async () => {
  const { clock, lookup, system, servers } = world();
  const hosted = lookup('hosted.example');
  clock.advance(500);
  servers[0]?.answer(['192.0.2.1']);
  expect(await hosted).toEqual(['192.0.2.1']);
  expect(await lookup('hosted.example')).toEqual(['192.0.2.1']);
  expect([system.length, servers.length]).toEqual([1, 1]);
});

test('a name whose servers are silent keeps one thread, and whoever comes while it does is told at once', async () => {
  const { clock, lookup, system, servers } = world();
  const first = lookup('dead.example');
  clock.advance(500);
  servers[0]?.fail('ETIMEOUT');
  await expect(first).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  await expect(lookup('dead.example')).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  expect([system.length, servers.length]).toEqual([1, 1]);

  system[0]?.fail('EAI_AGAIN');
  await new Promise(setImmediate);
  const again = lookup('dead.example');
  system[1]?.answer(['192.0.2.2']);
  expect(await again).toEqual(['192.0.2.2']);
});

test('a name of the hosts file is the system’s, whatever the servers say', async () => {
  const { clock, lookup, system, servers } = world();
  const local = lookup('printer.example');
  clock.advance(500);
  servers[0]?.fail('ENOTFOUND');
  await new Promise(setImmediate);
  system[0]?.answer(['192.0.2.3']);
  expect(await local).toEqual(['192.0.2.3']);
});
