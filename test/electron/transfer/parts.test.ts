/** Who wants a part of a large file does not wait for what comes before it, and who comes back goes on. */
import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type Script, file as fileOf, hangUp, response } from '../../support/bad-host.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { badHost, bench, external, goodHost, hosted, outcomes, rangeOf, readAll, sample } from './harness.ts';

const mib = 1024 * 1024;
const size = 3 * mib;
const pieceLength = 65_536;
const known = sample(size, pieceLength);
const { bytes } = known;
const unknown = { bytes, file: { ...known.file, pieces: null } };
/** A file that is large already: more than nothing comes before a byte. */
const large = { wholeFirstBytes: 0 };
const ranges = ({ requests }: { readonly requests: readonly string[] }) =>
  requests.map((head) => /^range: (.*)$/im.exec(head)?.[1]?.trim() ?? 'all');

describe('a part of a file with pieces', () => {
  test('is fetched from its first piece to its last, verified, and is not the file', async () => {
    const good = await goodHost(known);
    const { open } = await bench(large);
    const transfer = open([external(good.origin)], known.file, undefined, { start: 1_000_000, end: 1_100_000 });
    const got = await readAll(transfer);
    expect(ranges(good)).toEqual([`bytes=${15 * pieceLength}-${17 * pieceLength - 1}`]);
    expect(got).toMatchObject({ error: 'none' });
    expect(got.bytes.equals(bytes.subarray(15 * pieceLength, 17 * pieceLength))).toBe(true);
    expect((await readAll(transfer, { start: 1_000_000, end: 1_100_000 })).bytes).toEqual(
      bytes.subarray(1_000_000, 1_100_000),
    );
    expect(transfer.isWhole).toBe(false);
    await expect(transfer.keepAs('/nowhere')).rejects.toThrow('not complete');
    expect(await transfer.settled).toMatchObject({ outcome: 'ok', segments: [{ start: 15 * pieceLength }] });
  });

  test('a wrong piece in it comes from the hosted copy', async () => {
    const wrong = Buffer.from(bytes).fill((bytes[1_050_000] ?? 0) ^ 1, 1_050_000, 1_050_001);
    const bad = await badHost({ replies: { '*': (head) => rangeOf(wrong, head) } });
    const good = await goodHost(known);
    const { open } = await bench(large);
    const range = { start: 1_000_000, end: 1_100_000 };
    const transfer = open([external(bad.origin), hosted(good.origin)], known.file, undefined, range);
    expect((await readAll(transfer, range)).bytes).toEqual(bytes.subarray(1_000_000, 1_100_000));
    expect(outcomes(await transfer.settled)).toEqual(['external fallback.integrity.digest_mismatch!', 'hosted ok']);
    expect(ranges(good)).toEqual([`bytes=${16 * pieceLength}-${17 * pieceLength - 1}`]);
  });

  test('a last source that knows no ranges is read up to the end of the part', async () => {
    const plain = await badHost({ replies: { '*': fileOf(bytes) } });
    const { open } = await bench(large);
    const range = { start: 1_000_000, end: 1_100_000 };
    const transfer = open([hosted(plain.origin)], known.file, undefined, range);
    expect((await readAll(transfer, range)).bytes).toEqual(bytes.subarray(1_000_000, 1_100_000));
    const record = await transfer.settled;
    expect(outcomes(record)).toEqual(['hosted ok']);
    expect(record.attempts[0]?.received).toBe(17 * pieceLength);
    await expect.poll(() => plain.sockets().size).toBe(0);
  });

  test('a host that knows no ranges is left for one that does, and has done nothing wrong', async () => {
    const plain = await badHost({ replies: { '*': fileOf(bytes) } });
    const good = await goodHost(known);
    const { open } = await bench(large);
    const range = { start: 1_000_000, end: 1_100_000 };
    const transfer = open([external(plain.origin), hosted(good.origin)], known.file, undefined, range);
    expect((await readAll(transfer, range)).bytes).toEqual(bytes.subarray(1_000_000, 1_100_000));
    expect(outcomes(await transfer.settled)).toEqual(['external abandoned', 'hosted ok']);
    expect(plain.requests).toHaveLength(1);
  });

  test('two who want the same part share it; who wants the beginning does not wait for it', async () => {
    const good = await goodHost(known);
    const { open } = await bench(large);
    const end = { start: size - 100, end: size };
    const [one, other, whole] = [
      open([external(good.origin)], known.file, undefined, end),
      open([external(good.origin)], known.file, undefined, end),
      open([external(good.origin)], known.file),
    ];
    const [first, second, all] = await Promise.all([readAll(one, end), readAll(other, end), readAll(whole)]);
    expect(first.bytes).toEqual(bytes.subarray(-100));
    expect(second.bytes).toEqual(first.bytes);
    expect(all.bytes.equals(bytes)).toBe(true);
    expect(one.id).toBe(other.id);
    expect(ranges(good).toSorted()).toEqual(['all', `bytes=${47 * pieceLength}-`]);
  });

  test('where little comes before it, the whole is fetched, and a later reader finds it', async () => {
    const good = await goodHost(known);
    const { open } = await bench({ wholeFirstBytes: mib });
    const one = open([external(good.origin)], known.file, undefined, { start: mib, end: mib + 10 });
    expect((await readAll(one, { start: mib, end: mib + 10 })).bytes).toEqual(bytes.subarray(mib, mib + 10));
    await one.settled;
    const other = open([external(good.origin)], known.file, undefined, { start: size - 1, end: size });
    expect((await readAll(other, { start: size - 1, end: size })).bytes).toEqual(bytes.subarray(-1));
    expect(ranges(good)).toEqual(['all']);
  });
});

describe('a download that everyone has left', () => {
  const half = (all: Buffer): Script => response('200 OK', [`Content-Length: ${size}`], all.subarray(0, size / 2));
  const halfAtFirst = (all: Buffer) => (head: string) => (/^range:/im.test(head) ? rangeOf(all, head) : half(all));

  test.each([
    { subject: known, what: 'with pieces' },
    { subject: unknown, what: 'without' },
  ])('goes on where it was when somebody comes back, $what', async ({ subject }) => {
    const clock = createVirtualClock();
    const good = await badHost({ replies: { '*': halfAtFirst(bytes) } });
    const { open, folder, records } = await bench(large, clock);
    const first = open([external(good.origin)], subject.file);
    await expect.poll(() => first.progress().received).toBe(size / 2);
    await first.close();
    await expect.poll(() => good.sockets().size).toBe(0);
    expect(await readdir(folder)).toHaveLength(1);
    const again = open([external(good.origin)], subject.file);
    expect((await readAll(again)).bytes.equals(bytes)).toBe(true);
    expect(ranges(good)).toEqual(['all', `bytes=${size / 2}-`]);
    await again.settled;
    expect(records.map(outcomes)).toEqual([['external abandoned'], ['external ok']]);
    await again.close();
    expect(await readdir(folder)).toEqual([]);
  });

  test('what it had goes after some minutes', async () => {
    const clock = createVirtualClock();
    const good = await badHost({ replies: { '*': halfAtFirst(bytes) } });
    const { open, folder } = await bench(large, clock);
    const first = open([external(good.origin)], known.file);
    await expect.poll(() => first.progress().received).toBe(size / 2);
    await first.close();
    clock.advance(149_999);
    expect(await readdir(folder)).toHaveLength(1);
    clock.advance(1);
    await expect.poll(() => readdir(folder)).toEqual([]);
  });

  test('where that was wrong, the file is right in the end, and who sent it is known', async () => {
    const wrong = Buffer.from(bytes).fill((bytes[10] ?? 0) ^ 1, 10, 11);
    const cut = response('200 OK', [`Content-Length: ${size}`], wrong.subarray(0, size / 2), hangUp);
    const [bad, slow] = [
      await badHost({ replies: { '*': cut } }),
      await badHost({ replies: { '*': { inTurn: [[], rangeOf(bytes, `range: bytes=${size / 2}-`)] } } }),
    ];
    const good = await goodHost(unknown);
    const { open } = await bench(large);
    const sources = [external(bad.origin), external(slow.origin), hosted(good.origin)];
    const first = open(sources, unknown.file);
    await expect.poll(() => slow.requests.length).toBe(1);
    await first.close();
    const again = open(sources, unknown.file);
    const got = await readAll(again);
    expect(got.error === 'none' ? got.bytes.equals(bytes) : got.error).toBe(
      got.error === 'none' ? true : 'transfer.bytes_wrong',
    );
    expect((await again.settled).outcome).toBe('ok');
    await again.close();
    // The one that went on rightly is still asked; the other one is not.
    const later = open(sources, unknown.file);
    expect((await readAll(later)).bytes.equals(bytes)).toBe(true);
    expect((await later.settled).attempts.some(({ sourceIndex }) => sourceIndex === 0)).toBe(false);
  });
});
