/** Those who read: what they get, and never get, and what becomes of a download without them. */
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createTransfers } from '../../../electron/transfer/index.ts';
import { createHttp, monotonicClock } from '../../../electron/http/index.ts';
import { defaultPolicy } from '../../../shared/fallback/index.ts';
import { file as fileOf, response } from '../../support/bad-host.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { badHost, bench, external, goodHost, hosted, outcomes, readAll, sample } from './harness.ts';

const size = 400_000;
const pieceLength = 65_536;
const known = sample(size, pieceLength);
const { bytes } = known;
const unknown = { bytes, file: { ...known.file, pieces: null } };
const lastWrong = Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]);
const dead = response('503 No', ['Content-Length: 0']);
/** Nothing is held until it is whole. */
const asItComes = { wholeFirstBytes: 0 };
const halfWay = (all: Buffer) => response('200 OK', [`Content-Length: ${size}`], all.subarray(0, size / 2));

describe('a file that is sent as it comes, without pieces', () => {
  test('the tail is held back: wrong bytes are never complete, and the next one gets the hosted copy', async () => {
    const bad = await badHost({ replies: { '*': fileOf(lastWrong) } });
    const good = await goodHost(unknown);
    const { open } = await bench(asItComes);
    const sources = [external(bad.origin), hosted(good.origin)];
    const first = open(sources, unknown.file);
    const got = await readAll(first);
    const record = await first.settled;
    await first.close();
    // Whether it had begun to read when the last byte came is a matter of luck; that it is not given wrong bytes is not.
    if (got.error === 'none') expect(got.bytes.equals(bytes)).toBe(true);
    else {
      expect(got.error).toBe('transfer.bytes_wrong');
      expect(got.bytes.byteLength).toBeLessThanOrEqual(size - 65_536);
    }
    expect(outcomes(record)).toEqual(['external fallback.integrity.digest_mismatch!', 'hosted ok']);

    const second = open(sources, unknown.file);
    expect((await readAll(second)).bytes.equals(bytes)).toBe(true);
    expect(outcomes(await second.settled)).toEqual(['hosted ok']);
    expect(bad.requests).toHaveLength(1);
  });

  test('who has read some of what turns out wrong is cut off; who has not, is not', async () => {
    const { promise: finish, resolve: go } = Promise.withResolvers<void>();
    const bad = await badHost({
      replies: { '*': halfWay(lastWrong) },
      onRequest: (socket) => void finish.then(() => socket.write(lastWrong.subarray(size / 2))),
    });
    const good = await goodHost(unknown);
    const { open } = await bench(asItComes);
    const sources = [external(bad.origin), hosted(good.origin)];
    const early = open(sources, unknown.file);
    const late = open(sources, unknown.file);
    const reader = early.read()[Symbol.asyncIterator]();
    const first = await reader.next();
    expect(bytes.subarray(0, first.value?.byteLength).equals(first.value ?? Buffer.alloc(0))).toBe(true);
    // Already the very end of the range is waited for.
    const ends = readAll(late, { start: size - 10 });
    go();
    await expect(drain(reader)).rejects.toMatchObject({ problem: { code: 'transfer.bytes_wrong' } });
    expect((await ends).bytes.equals(bytes.subarray(-10))).toBe(true);
    expect((await early.settled).outcome).toBe('ok');
  });

  test('a range in its beginning is not complete before the whole is right', async () => {
    const bad = await badHost({ replies: { '*': halfWay(bytes) } });
    const { open } = await bench(asItComes);
    const transfer = open([external(bad.origin)], unknown.file);
    const got: Uint8Array[] = [];
    const reading = (async () => {
      for await (const block of transfer.read({ end: 100_000 })) got.push(block);
    })();
    await expect.poll(() => Buffer.concat(got).byteLength).toBe(100_000 - 65_536);
    expect(transfer.progress().received).toBe(size / 2);
    await Promise.all([expect(reading).rejects.toThrow('closed'), transfer.close()]);
  });
});

describe('a file with pieces', () => {
  test('is given out piece by piece while it comes', async () => {
    const slow = await badHost({ replies: { '*': halfWay(bytes) } });
    const { open } = await bench(asItComes);
    const transfer = open([external(slow.origin)], known.file);
    const whole = 3 * pieceLength;
    const { bytes: got, error } = await readAll(transfer, { end: whole });
    expect(error).toBe('none');
    expect(got.equals(bytes.subarray(0, whole))).toBe(true);
    expect(transfer.progress().released).toBe(whole);
  });

  test('hashes that cannot be of this file are not used', async () => {
    const good = await goodHost(known);
    const { open } = await bench();
    const file = { ...known.file, pieces: { length: pieceLength, hashes: new Uint8Array(32) } };
    expect((await readAll(open([hosted(good.origin)], file))).bytes.equals(bytes)).toBe(true);
  });

  test('ranges', async () => {
    const good = await goodHost(known);
    const { open } = await bench();
    const transfer = open([hosted(good.origin)], known.file);
    for (const [start, end] of [
      [0, 1],
      [size - 1, size],
      [65_535, 65_537],
      [12_345, 234_567],
      [size, size],
      [5, 5],
      [0, 9e9],
    ] as const) {
      const got = await readAll(transfer, { start, end });
      expect(got.error).toBe('none');
      expect(got.bytes.equals(bytes.subarray(start, end))).toBe(true);
    }
    expect(good.requests).toHaveLength(1);
  });
});

test.each([true, false])('a large file, into a block of the reader’s own or not (%s)', async (own) => {
  const big = sample(9_000_000, 300_000);
  const good = await goodHost(big);
  const { open } = await bench();
  const transfer = open([hosted(good.origin)], big.file);
  // Once while it comes, once from disk.
  for (let time = 0; time < 2; time += 1) {
    const blocks: Uint8Array[] = [];
    const into = Buffer.alloc(70_000);
    for await (const block of transfer.read(own ? { into } : {})) {
      if (!own) expect(block.buffer === into.buffer).toBe(false);
      blocks.push(own ? Uint8Array.from(block) : block);
    }
    expect(Buffer.concat(blocks).equals(big.bytes)).toBe(true);
    await transfer.settled;
  }
});

test('an empty file', async () => {
  const empty = sample(0, null);
  const good = await goodHost(empty);
  const { open } = await bench();
  const transfer = open([hosted(good.origin)], empty.file);
  expect(await readAll(transfer)).toMatchObject({ error: 'none', bytes: Buffer.alloc(0) });
  expect(outcomes(await transfer.settled)).toEqual(['hosted ok']);
});

describe('several readers', () => {
  test('row 75: one download for all who ask at once, and for who comes while one is still there', async () => {
    const good = await goodHost(known);
    const { open, folder } = await bench();
    const transfers = Array.from({ length: 5 }, () => open([external(good.origin)], known.file));
    const got = await Promise.all(transfers.map((transfer) => readAll(transfer)));
    expect(got.every(({ bytes: all }) => all.equals(bytes))).toBe(true);
    const late = open([external(good.origin)], known.file);
    await Promise.all(transfers.map((transfer) => transfer.close()));
    expect((await readAll(late)).bytes.equals(bytes)).toBe(true);
    expect(good.requests).toHaveLength(1);
    await late.close();
    expect(await readdir(folder)).toEqual([]);
    const again = open([external(good.origin)], known.file);
    expect((await readAll(again)).bytes.equals(bytes)).toBe(true);
    expect(good.requests).toHaveLength(2);
  });

  test('one that does not read keeps nobody up', async () => {
    const big = sample(48 * 1024 * 1024, 1024 * 1024);
    const good = await goodHost(big);
    const { open } = await bench(asItComes);
    const idle = open([external(good.origin)], big.file);
    const waiting = idle.read()[Symbol.asyncIterator]();
    const first = await waiting.next();
    const busy = open([external(good.origin)], big.file);
    let read = 0;
    for await (const block of busy.read()) read += block.byteLength;
    expect(read).toBe(big.file.size);
    const { bytes: rest } = await drain(waiting);
    expect(rest).toBe(big.file.size - (first.value?.byteLength ?? 0));
  });

  test('row 73: the last one to leave ends the download, and nobody is to blame', async () => {
    const slow = await badHost({ replies: { '*': halfWay(bytes) } });
    const { open, folder } = await bench(asItComes);
    const abort = new AbortController();
    const [one, other] = [
      open([external(slow.origin)], known.file),
      open([external(slow.origin)], known.file, abort.signal),
    ];
    await expect.poll(() => one.progress().released).toBeGreaterThan(0);
    await one.close();
    const reading = readAll(other);
    expect(other.progress().attempts[0]?.code).toBeNull();
    abort.abort(new Error('the installer has gone'));
    expect((await reading).error).toMatchObject({ message: 'the installer has gone' });
    const record = await other.settled;
    expect(record).toMatchObject({ outcome: 'abandoned', problem: null });
    expect(outcomes(record)).toEqual(['external abandoned']);
    await expect.poll(() => readdir(folder)).toEqual([]);
  });

  test('one that asks with a signal that has been aborted', async () => {
    const good = await goodHost(known);
    const { open } = await bench();
    const transfer = open([external(good.origin)], known.file, AbortSignal.abort(new Error('too late')));
    expect((await readAll(transfer)).error).toMatchObject({ message: 'too late' });
    expect((await transfer.settled).outcome).toBe('abandoned');
  });
});

describe('downloads that run', () => {
  test('are listed until they are over, and each is reported once', async () => {
    const slow = await badHost({ replies: { '*': halfWay(bytes) } });
    const good = await goodHost(known);
    const { open, transfers, records } = await bench(asItComes);
    expect(transfers.running()).toEqual([]);
    const [one, other] = [open([external(slow.origin)], known.file), open([external(slow.origin)], known.file)];
    const [view] = transfers.running();
    expect(transfers.running()).toHaveLength(1);
    expect(view).toMatchObject({ id: one.id, file: known.file, readers: 2, startedAt: expect.any(Number) });
    await expect.poll(() => view?.progress().released).toBeGreaterThan(0);
    expect(records).toEqual([]);

    const quick = open([external(good.origin)], known.file);
    expect(transfers.running().map(({ id }) => id)).toEqual([one.id, quick.id]);
    expect(await quick.settled).toMatchObject({ id: quick.id, outcome: 'ok' });
    // Over, though it is still read.
    expect(transfers.running().map(({ id }) => id)).toEqual([one.id]);
    await quick.close();

    await one.close();
    expect(view?.readers).toBe(1);
    await other.close();
    expect(transfers.running()).toEqual([]);
    expect(records.map(({ id, outcome }) => [id, outcome])).toEqual([
      [quick.id, 'ok'],
      [one.id, 'abandoned'],
    ]);
  });
});

describe('when nothing helps', () => {
  test('row 68: both sources dead: a problem that names them, and no byte', async () => {
    const [bad, good] = [await badHost({ replies: { '*': dead } }), await badHost({})];
    const { open } = await bench();
    const transfer = open([external(bad.origin), hosted(good.origin)], known.file);
    await expect(drain(transfer.read()[Symbol.asyncIterator]())).rejects.toMatchObject({
      problem: {
        code: 'transfer.no_source',
        message: expect.stringMatching(/a fault of its own \(503\).*does not have the file \(404\)/),
        facts: { [`external ${new URL(bad.origin).host}`]: 'http.error' },
      },
    });
    const record = await transfer.settled;
    expect(record).toMatchObject({ outcome: 'failed', problem: { code: 'transfer.no_source' } });
    expect(outcomes(record)).toEqual(['external http.error!', 'hosted http.error!']);
    // Who comes next does not get the old answer.
    const again = open([external(bad.origin), hosted(good.origin)], known.file);
    await again.settled;
    expect(bad.requests).toHaveLength(2);
  });

  test.each([known, unknown])('row 69: both sources wrong: nothing is given out', async (subject) => {
    const [bad, good] = [
      await badHost({ replies: { '*': fileOf(lastWrong) } }),
      await badHost({ replies: { '*': fileOf(lastWrong) } }),
    ];
    const { open } = await bench();
    const transfer = open([external(bad.origin), hosted(good.origin)], subject.file);
    expect(await readAll(transfer)).toMatchObject({ error: 'transfer.no_source', bytes: Buffer.alloc(0) });
    expect(outcomes(await transfer.settled)).toEqual([
      'external fallback.integrity.digest_mismatch!',
      'hosted fallback.integrity.digest_mismatch!',
    ]);
  });

  test('no source at all, or one that is no address', async () => {
    const { open } = await bench();
    expect((await readAll(open([], known.file))).error).toBe('transfer.no_source');
    const nowhere = { kind: 'external', url: 'nowhere', allowLoopback: false } as const;
    expect((await readAll(open([nowhere], known.file))).error).toBe('transfer.no_source');
  });

  test('row 72: our own disk: no other source is asked, and nobody is to blame', async () => {
    const good = await goodHost(known);
    const folder = join(await temporaryFolder(), 'a file');
    await writeFile(folder, '');
    const http = createHttp();
    const transfers = createTransfers({ http, settings: defaultPolicy, clock: monotonicClock, folder });
    const transfer = transfers.open({ file: known.file, sources: [external(good.origin), hosted(good.origin)] });
    expect((await readAll(transfer)).error).toBe('transfer.disk');
    expect(await transfer.settled).toMatchObject({ outcome: 'local.fault', attempts: [] });
    expect(good.requests).toEqual([]);
    await transfer.close();

    await rm(folder);
    const again = transfers.open({ file: known.file, sources: [external(good.origin)] });
    expect((await readAll(again)).bytes.equals(bytes)).toBe(true);
    await transfers.close();
  });
});

describe('the folder', () => {
  test('what an earlier run has left is removed', async () => {
    const big = sample(1_500_000, pieceLength);
    const good = await goodHost(big);
    const { open, folder } = await bench();
    await writeFile(join(folder, 'left-over.part'), 'x');
    const transfer = open([hosted(good.origin)], big.file);
    await readAll(transfer);
    expect(await readdir(folder)).toHaveLength(1);
    await transfer.close();
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([known, sample(1_500_000, pieceLength)])(
    'a file can be kept, once it is whole ($file.size)',
    async (subject) => {
      const good = await goodHost(subject);
      const { open } = await bench();
      const kept = join(await temporaryFolder(), 'kept.whl');
      const transfer = open([hosted(good.origin)], subject.file);
      await expect(transfer.keepAs(kept)).rejects.toThrow('not complete');
      await transfer.settled;
      await transfer.keepAs(kept);
      await expect(transfer.keepAs(kept)).rejects.toMatchObject({ problem: { code: 'transfer.disk' } });
      await transfer.close();
      expect((await readFile(kept)).equals(subject.bytes)).toBe(true);
    },
  );
});

async function drain(reader: AsyncIterator<Uint8Array>): Promise<{ bytes: number }> {
  let read = 0;
  for (let next = await reader.next(); next.done !== true; next = await reader.next()) read += next.value.byteLength;
  return { bytes: read };
}
