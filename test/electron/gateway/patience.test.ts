/** A drip keeps within every limit until the deadline for the file, and installers do not wait for that (row 37). */
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { OutOfPatience, patiently } from '../../../electron/gateway/patience.ts';
import { openStore } from '../../../electron/store/index.ts';
import { response } from '../../support/bad-host.ts';
import { createAuthority } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { type Row, subjects } from './bad-hosts/row.ts';
import { ask, type World, worldOf } from './bad-hosts/world.ts';

const mib = 1024 * 1024;

test.each([
  ['large, pieces known', 0],
  ['large, pieces known', 2 * mib],
  ['large, no pieces', 0],
] as const)('%s, a drip after %i bytes: the hosted copy goes on', async (name, begun) => {
  const { bytes } = subjects[name];
  const world = await dripping(name, begun);
  const answer = await ask(world.fileUrl, row, world);
  expect(answer.bytes.equals(bytes)).toBe(true);
  expect(answer).toMatchObject({ status: 200, complete: true });
  const [after, before] = await world.ended(2);
  expect(before?.attempts).toMatchObject([{ source: 'external', code: 'abandoned', scored: false }]);
  expect(after).toMatchObject({ state: 'done', attempts: [{ source: 'hosted', code: 'ok' }] });
  expect((before?.milliseconds ?? 0) + (after?.milliseconds ?? 0)).toBe(11_000);
});

test('what was sent and is not verified does not go together with another download', async () => {
  const world = await dripping('large, no pieces', 2 * mib);
  const answer = await ask(world.fileUrl, row, world);
  expect(answer).toMatchObject({ status: 200, complete: true });
  const downloads = await world.ended(1);
  expect(downloads).toHaveLength(1);
  // A host of which it is not known that another is faster: at the deadline, 4 s and 256 KiB/s.
  expect(downloads[0]).toMatchObject({
    attempts: [
      { source: 'external', code: 'fallback.transfer.deadline_exceeded', scored: true },
      { source: 'hosted', code: 'ok' },
    ],
  });
});

const row: Row = { row: 37, what: '', came: [], ms: 1 };

/** So many bytes at once, then one every four seconds. */
async function dripping(name: keyof typeof subjects, begun: number): Promise<World> {
  const subject = subjects[name];
  const { bytes } = subject;
  const drops = Array.from({ length: 20 }, (_, at) => [bytes.subarray(begun + at, begun + at + 1), { wait: 4000 }]);
  const head = response('200 OK', [`Content-Length: ${bytes.byteLength}`], bytes.subarray(0, begun));
  const folder = await temporaryFolder();
  const store = await openStore({ file: path.join(folder, 'gateway.sqlite') });
  const authority = await createAuthority(folder);
  const host: Row = { ...row, host: () => ({ replies: { '*': [...head, ...drops.flat()] } }) };
  // Before the world's own end: it is closed after the gateway that writes to it.
  onTestFinished(() => store.close());
  return worldOf(host, subject, { authority, store });
}

describe('patiently', () => {
  const clock = createVirtualClock();

  test('items as they come, to the end', async () => {
    const items = async function* () {
      yield 1;
      yield 2;
    };
    const came: number[] = [];
    for await (const item of patiently(items(), { clock, ms: 10, isEnough: () => true })) came.push(item);
    expect(came).toEqual([1, 2]);
    expect(clock.next()).toBeNull();
  });

  test('enough is enough, at the second time here; the items that nobody waits for may end as they like', async () => {
    const never = Promise.withResolvers<never>();
    const asked: number[] = [];
    const isEnough = () => asked.push(clock.now()) === 2;
    const items = patiently(waitingFor(never.promise), { clock, ms: 10, isEnough });
    const first = items.next().catch((error: unknown) => error);
    while (asked.length < 2) {
      await new Promise(setImmediate);
      clock.advance(10);
    }
    expect(await first).toBeInstanceOf(OutOfPatience);
    never.reject(new Error('closed'));
    expect(clock.next()).toBeNull();
  });

  test('what the items throw passes through', async () => {
    const items = patiently(waitingFor(Promise.reject(new Error('gone'))), { clock, ms: 10, isEnough: () => true });
    await expect(items.next()).rejects.toThrow('gone');
  });
});

async function* waitingFor(item: Promise<number>): AsyncGenerator<number, void, undefined> {
  yield await item;
}
