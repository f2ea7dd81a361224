/** Readers who wait: a slow host is left for them, a busy one is not, and they are told before they give up. */
import { describe, expect, test } from 'vitest';
import type { Transfer } from '../../../electron/transfer/index.ts';
import type { PolicySettings } from '../../../shared/fallback/index.ts';
import { response } from '../../support/bad-host.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { badHost, bench, external, goodHost, hosted, outcomes, readAll, sample } from './harness.ts';

const mib = 1024 * 1024;
const large = sample(4 * mib, mib);
const { bytes } = large;
const noHedge = { hedgeBurst: 0 };

async function scene(given: Partial<PolicySettings> = {}) {
  const clock = createVirtualClock();
  return { clock, ...(await bench({ ...noHedge, ...given }, clock)) };
}

/** So many bytes at once, and after a second each as many again. */
async function steady(perSecond: number, seconds: number, clock: ReturnType<typeof createVirtualClock>) {
  const steps = Array.from({ length: seconds }, (_, at) => [
    bytes.subarray(at * perSecond, (at + 1) * perSecond),
    { wait: 1000 },
  ]);
  return await badHost({
    clock,
    replies: { '*': [...response('200 OK', [`Content-Length: ${bytes.byteLength}`]), ...steps.flat()] },
  });
}

/** Second by second, each when what the last one brought has arrived. */
async function pass(
  seconds: number,
  perSecond: number,
  { clock, transfer }: { clock: ReturnType<typeof createVirtualClock>; transfer: Transfer },
) {
  for (let second = 1; second <= seconds; second += 1) {
    await expect.poll(() => transfer.progress().received).toBe(Math.min(bytes.byteLength, second * perSecond));
    clock.advance(1000);
  }
}

const asked = (transfer: Transfer) => transfer.progress().attempts.map(({ host }) => host);

describe('a reader without a byte for eleven seconds', () => {
  test('has a host left that sends more slowly than it must, at the piece that it waits for', async () => {
    const { clock, open } = await scene();
    // The first piece after 15 s; the deadline for the file is after 20.
    const [slow, good] = [await steady(70_000, 20, clock), await goodHost(large)];
    const transfer = open([external(slow.origin), hosted(good.origin)], large.file);
    const reading = readAll(transfer);
    await pass(11, 70_000, { clock, transfer });
    expect((await reading).bytes.equals(bytes)).toBe(true);
    const record = await transfer.settled;
    expect(outcomes(record)).toEqual(['external fallback.transfer.too_slow!', 'hosted ok']);
    expect(record).toMatchObject({ milliseconds: 11_000, switchedAt: [] });
  });

  test('waits on where bytes come as fast as they must: others would not be sooner', async () => {
    const subject = { bytes, file: { ...large.file, pieces: null } };
    const { clock, open } = await scene({ wholeFirstBytes: 0, wholeFirstWaitMs: 0 });
    const [busy, good] = [await steady(300_000, 14, clock), await goodHost(subject)];
    const range = { start: 4 * mib - 10, end: 4 * mib };
    const transfer = open([external(busy.origin), hosted(good.origin)], subject.file, undefined, range);
    const reading = readAll(transfer, range);
    await pass(13, 300_000, { clock, transfer });
    expect((await reading).bytes).toEqual(bytes.subarray(-10));
    expect(asked(transfer)).toEqual([new URL(busy.origin).host]);
    expect(good.requests).toEqual([]);
  });
});

describe('where nobody says anything', () => {
  const silent = () => badHost({ replies: { '*': [] } });

  test('the installer is told after 13 seconds who was asked, before it gives up after 15', async () => {
    const { clock, open } = await scene();
    const [one, other] = [await silent(), await silent()];
    const transfer = open([external(one.origin), hosted(other.origin)], large.file);
    const reading = transfer.read()[Symbol.asyncIterator]().next();
    await expect.poll(() => one.requests.length).toBe(1);
    clock.advance(5000);
    await expect.poll(() => other.requests.length).toBe(1);
    clock.advance(5000);
    await expect.poll(() => other.requests.length).toBe(2);
    clock.advance(2999);
    reading.catch(() => {});
    expect(transfer.progress().attempts).toHaveLength(3);
    clock.advance(1);
    await expect(reading).rejects.toMatchObject({
      problem: {
        code: 'transfer.no_answer',
        message: expect.stringMatching(/in time\..*127\.0\.0\.1:\d+ has been asked and has sent nothing yet\.$/),
        facts: {
          [`external ${new URL(one.origin).host}`]: 'fallback.transfer.first_byte_timeout',
          [`hosted ${new URL(other.origin).host}`]: 'silent',
        },
      },
    });
    await transfer.close();
    expect(outcomes(await transfer.settled)).toEqual([
      'external fallback.transfer.first_byte_timeout!',
      'hosted fallback.transfer.first_byte_timeout!',
      'hosted abandoned',
    ]);
  });

  test('one whose bytes have begun to come is waited for', async () => {
    const { clock, open } = await scene({ answerMs: 1000 });
    const [mute, good] = [await steady(1000, 1, clock), await goodHost(large)];
    const transfer = open([external(mute.origin), hosted(good.origin)], large.file);
    const reading = readAll(transfer);
    await expect.poll(() => transfer.progress().received).toBe(1000);
    clock.advance(4999);
    expect(asked(transfer)).toHaveLength(1);
    clock.advance(1);
    expect((await reading).error).toBe('none');
  });
});

test('settings that leave no time at all lead to the next source, and not to a mistake of ours', async () => {
  const empty = sample(0, null);
  const [one, other] = [await goodHost(empty), await goodHost(empty)];
  const { open } = await bench({ deadlineBaseMs: 0 });
  const transfer = open([external(one.origin), hosted(other.origin)], empty.file);
  expect((await readAll(transfer)).error).toBe('none');
  expect(outcomes(await transfer.settled)).toEqual(['external fallback.transfer.deadline_exceeded!', 'hosted ok']);
});
