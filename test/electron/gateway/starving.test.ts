/** A drip keeps within every limit until the deadline for the file, and installers do not wait for that (row 37). */
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../../electron/store/index.ts';
import { response } from '../../support/bad-host.ts';
import { createAuthority } from '../../support/certificates.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { type Row, subjects } from './bad-hosts/row.ts';
import { ask, type World, worldOf } from './bad-hosts/world.ts';

const mib = 1024 * 1024;

test.each([
  ['large, pieces known', 0, 0],
  ['large, pieces known', 2 * mib, 2 * mib],
  // Three bytes in eleven seconds are three bytes.
  ['large, no pieces', 0, 3],
] as const)('%s, a drip after %i bytes: the hosted copy goes on from %i', async (name, begun, from) => {
  const { bytes } = subjects[name];
  const world = await dripping(name, begun);
  const answer = await ask(world.fileUrl, row, world);
  expect(answer.bytes.equals(bytes)).toBe(true);
  expect(answer).toMatchObject({ status: 200, complete: true });
  const [download] = await world.ended(1);
  expect(download).toMatchObject({
    state: 'done',
    milliseconds: 11_000,
    attempts: [
      { source: 'external', code: 'fallback.transfer.too_slow', scored: true },
      { source: 'hosted', code: 'ok', from },
    ],
  });
});

test('a byte now and then is something: the deadline of the file ends it', async () => {
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
