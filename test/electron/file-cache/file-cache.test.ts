import { appendFile, copyFile, link, open, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  DamagedCopy,
  type FileCache,
  type FileCacheOptions,
  openFileCache,
} from '../../../electron/file-cache/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { drain, piecesOf, put, readAll, sample } from './samples.ts';

const KIB = 1024;
let folder: string;
let log: string[];
let clock: number;

beforeEach(async () => {
  folder = path.join(await temporaryFolder(), 'cache');
  log = [];
  clock = Date.UTC(2026, 10, 22);
});

const openHere = (options: Partial<FileCacheOptions> = {}): Promise<FileCache> =>
  openFileCache({ folder, now: () => clock, log: (event) => void log.push(event), ...options });

const pathOf = (sha256: string): string => path.join(folder, sha256.slice(0, 2), sha256);

/** All files below the cache's folder. */
async function filesThere(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function flipByte(file: string, at: number): Promise<void> {
  const handle = await open(file, 'r+');
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, at);
  await handle.write(Buffer.from([(buffer[0] ?? 0) ^ 1]), 0, 1, at);
  await handle.close();
}

/** Puts these bytes there, and waits before it says so. */
function holding(bytes: Uint8Array) {
  const placed = Promise.withResolvers<void>();
  const told = Promise.withResolvers<void>();
  const place = async (to: string): Promise<void> => {
    await writeFile(to, bytes);
    placed.resolve();
    await told.promise;
  };
  return { place, placed: placed.promise, goOn: () => told.resolve() };
}

describe('what is put in comes out', () => {
  it('whole and in every range, with piece hashes or without, in this process and the next', async () => {
    const file = sample(1, 300 * KIB + 7);
    const pieces = piecesOf(file.bytes, 64 * KIB);
    const first = await openHere();
    expect(await first.open(file.sha256)).toBeNull();
    expect(await put(first, file)).toBe(true);
    for (const cache of [first, await openHere()]) {
      for (const expected of [{ pieces }, {}]) {
        const copy = await cache.open(file.sha256, expected);
        if (copy === null) throw new Error('a miss');
        expect(Buffer.compare(await readAll(copy.read()), file.bytes)).toBe(0);
        await fc.assert(
          fc.asyncProperty(fc.nat(copy.size - 1), fc.nat(copy.size - 1), async (a, b) => {
            const range = { first: Math.min(a, b), last: Math.max(a, b) };
            const right = file.bytes.subarray(range.first, range.last + 1);
            expect(Buffer.compare(await readAll(copy.read(range)), right)).toBe(0);
          }),
          { numRuns: 40 },
        );
        await copy.close();
      }
    }
    expect(log).toEqual([]);
  });

  it('of nothing at all: an empty file', async () => {
    const cache = await openHere();
    const { sha256, bytes } = sample(1, 0);
    expect(await put(cache, { sha256, bytes })).toBe(true);
    const copy = await cache.open(sha256, { size: 0 });
    expect(copy?.size).toBe(0);
    if (copy !== null) expect((await drain(copy)).length).toBe(0);
  });

  it('not beyond its end, nor when it has been closed, which is no fault of the copy', async () => {
    const cache = await openHere();
    const { sha256, bytes } = sample(1, 1000);
    await put(cache, { sha256, bytes });
    const copy = await cache.open(sha256);
    if (copy === null) throw new Error('a miss');
    await expect(readAll(copy.read({ first: 0, last: 1000 }))).rejects.toThrow(RangeError);
    await copy.close();
    await copy.close();
    await expect(readAll(copy.read())).rejects.toThrow('after it had been closed');
    expect(await filesThere()).toEqual([sha256]);
  });

  it('once, however many put it at the same time', async () => {
    const cache = await openHere();
    const { sha256, bytes } = sample(2, 500 * KIB);
    const puts = Array.from({ length: 5 }, () => put(cache, { sha256, bytes }));
    expect(await Promise.all(puts)).toEqual([true, true, true, true, true]);
    expect(await put(cache, { sha256, bytes })).toBe(true);
    expect(await filesThere()).toEqual([sha256]);
    expect(cache.state()).toMatchObject({ files: 1, bytes: bytes.length });
  });

  it('what is being taken in when the cache is closed is in it then, and nothing comes after', async () => {
    const cache = await openHere();
    const { sha256, bytes } = sample(3, 200 * KIB);
    const held = holding(bytes);
    const adoption = cache.adopt({ sha256, size: bytes.length }, held.place);
    await held.placed;
    const closed = cache.close();
    expect(await put(cache, sample(4, 10))).toBe(false);
    held.goOn();
    await closed;
    expect(await adoption).toBe(true);
    expect(await filesThere()).toEqual([sha256]);
  });

  it('under no name that is no SHA-256', async () => {
    const cache = await openHere();
    await expect(put(cache, { sha256: '../../etc/passwd', bytes: new Uint8Array() })).rejects.toThrow(TypeError);
    expect(await cache.open('../../etc/passwd')).toBeNull();
  });
});

describe('a finished download', () => {
  const file = sample(8, 300 * KIB);
  const named = { sha256: file.sha256, size: file.bytes.length };

  it.each(['link', 'copy'] as const)('is taken over by a %s, and verified when it is first read', async (how) => {
    const spool = path.join(await temporaryFolder(), 'spool');
    await writeFile(spool, file.bytes);
    const cache = await openHere();
    const place = (to: string): Promise<void> => (how === 'link' ? link(spool, to) : copyFile(spool, to));
    expect(await cache.adopt(named, place)).toBe(true);
    await rm(spool);
    expect(await filesThere()).toEqual([file.sha256]);
    expect(cache.state()).toMatchObject({ files: 1, bytes: file.bytes.length });
    const copy = await cache.open(file.sha256);
    if (copy === null) throw new Error('a miss');
    expect(Buffer.compare(await drain(copy), file.bytes)).toBe(0);
    expect(await cache.adopt(named, () => Promise.reject(new Error('not asked')))).toBe(true);
  });

  it('that is wrong is never read', async () => {
    const cache = await openHere();
    const other = sample(9, 300 * KIB);
    expect(await cache.adopt(named, (to) => writeFile(to, other.bytes))).toBe(true);
    expect(await cache.open(file.sha256)).toBeNull();
    expect(await filesThere()).toEqual([]);
    expect(await cache.adopt(named, (to) => writeFile(to, other.bytes.subarray(1)))).toBe(false);
    expect(await filesThere()).toEqual([]);
    expect(cache.state()).toMatchObject({ files: 0, bytes: 0, trouble: null });
  });

  it('that cannot be placed leaves nothing, takes no room and fails nobody', async () => {
    const cache = await openHere({ limitBytes: 400 * KIB });
    const failing = async (to: string): Promise<void> => {
      await writeFile(to, 'half');
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    };
    expect(await cache.adopt(named, failing)).toBe(false);
    expect(await filesThere()).toEqual([]);
    expect(log).toEqual(['file_cache.disk_full']);
    clock += 61_000;
    expect(await put(cache, file)).toBe(true);
    expect(await cache.adopt({ sha256: sample(9, 1).sha256, size: 500 * KIB }, failing)).toBe(false);
    const ended = (): Promise<void> => Promise.reject(new Error('the last reader has left'));
    expect(await cache.adopt({ sha256: sample(9, 1).sha256, size: 1 }, ended)).toBe(false);
    expect(cache.state().trouble).toBeNull();
  });
});

describe('a copy that went bad', () => {
  const file = sample(6, 1200 * KIB);
  const size = file.bytes.length;
  const pieces = piecesOf(file.bytes, 256 * KIB);

  async function filled(): Promise<FileCache> {
    const cache = await openHere();
    expect(await put(cache, file)).toBe(true);
    return cache;
  }

  async function expectGone(cache: FileCache): Promise<void> {
    expect(await filesThere()).toEqual([]);
    expect(cache.state()).toMatchObject({ files: 0, bytes: 0 });
    expect(await cache.open(file.sha256)).toBeNull();
    expect(await put(cache, file)).toBe(true);
  }

  it.each([
    ['a byte was changed', (at: string) => flipByte(at, 1_000_000)],
    ['it was truncated', (at: string) => truncate(at, 1000)],
    ['it was emptied', (at: string) => truncate(at, 0)],
    ['it is longer', (at: string) => appendFile(at, 'x')],
  ])('%s: a miss, before or after a restart', async (_, damage) => {
    for (const restart of [false, true]) {
      const cache = await filled();
      await damage(pathOf(file.sha256));
      const next = restart ? await openHere() : cache;
      expect(await next.open(file.sha256, { size })).toBeNull();
      await expectGone(next);
      await damage(pathOf(file.sha256));
      expect(await next.open(file.sha256)).toBeNull();
      await expectGone(next);
      expect(log).toEqual(['file_cache.damaged', 'file_cache.damaged']);
      log = [];
    }
  });

  it('somebody removed it: a miss', async () => {
    const cache = await filled();
    await rm(pathOf(file.sha256));
    expect(await cache.open(file.sha256)).toBeNull();
    expect(log).toEqual([]);
    await expectGone(cache);
  });

  it('with piece hashes: what is right is handed on, and nothing of the bad piece', async () => {
    await filled();
    await flipByte(pathOf(file.sha256), 600 * KIB);
    const cache = await openHere();
    const copy = await cache.open(file.sha256, { pieces });
    if (copy === null) throw new Error('a miss');
    const got: Uint8Array[] = [];
    const reading = async (): Promise<void> => {
      for await (const chunk of copy.read({ first: 10, last: size - 1 })) got.push(chunk);
    };
    await expect(reading()).rejects.toBeInstanceOf(DamagedCopy);
    expect(Buffer.compare(Buffer.concat(got), file.bytes.subarray(10, 512 * KIB))).toBe(0);
    await copy.close();
    await expectGone(cache);
  });

  it('with piece hashes: a reader that does not come to the bad piece is not bothered', async () => {
    await filled();
    await flipByte(pathOf(file.sha256), 600 * KIB);
    const copy = await (await openHere()).open(file.sha256, { pieces });
    if (copy === null) throw new Error('a miss');
    for await (const chunk of copy.read()) {
      expect(Buffer.compare(chunk, file.bytes.subarray(0, 256 * KIB))).toBe(0);
      break;
    }
    await copy.close();
  });

  it.each([{ pieces }, {}])('altered while it is being read: never given as complete', async (expected) => {
    const cache = await filled();
    // Read once, so that everything is remembered as verified.
    const before = await cache.open(file.sha256, expected);
    if (before === null) throw new Error('a miss');
    await drain(before);
    const copy = await cache.open(file.sha256, expected);
    if (copy === null) throw new Error('a miss');
    let read = 0;
    const reading = async (): Promise<void> => {
      for await (const chunk of copy.read()) {
        if (read === 0) await flipByte(pathOf(file.sha256), size - 1);
        read += chunk.length;
      }
    };
    await expect(reading()).rejects.toBeInstanceOf(DamagedCopy);
    expect(read).toBeLessThan(size);
    await copy.close();
    await expectGone(cache);
  });

  it('is verified once for all who ask, and is remembered only as long as it looks the same', async () => {
    await filled();
    const cache = await openHere();
    const copies = await Promise.all(Array.from({ length: 8 }, () => cache.open(file.sha256)));
    for (const copy of copies) await copy?.close();
    // A change that nothing tells of: the proof that it is not read again.
    const { mtime, atime } = await stat(pathOf(file.sha256));
    await flipByte(pathOf(file.sha256), 5);
    await utimes(pathOf(file.sha256), atime, mtime);
    const remembered = await cache.open(file.sha256);
    expect(remembered).not.toBeNull();
    await remembered?.close();
    await utimes(pathOf(file.sha256), atime, new Date(clock));
    expect(await cache.open(file.sha256)).toBeNull();
  });

  it('piece hashes of another file, or that do not fit, let nothing wrong through', async () => {
    await filled();
    const cache = await openHere();
    const other = await cache.open(file.sha256, { pieces: piecesOf(sample(7, size).bytes, 256 * KIB) });
    if (other === null) throw new Error('a miss');
    await expect(drain(other)).rejects.toBeInstanceOf(DamagedCopy);
    expect(await put(cache, file)).toBe(true);
    const next = await openHere();
    const unfit = await next.open(file.sha256, { pieces: { length: 1000, hashes: new Uint8Array(32) } });
    if (unfit === null) throw new Error('a miss');
    expect(Buffer.compare(await drain(unfit), file.bytes)).toBe(0);
  });
});

describe('the limit', () => {
  const files = Array.from({ length: 6 }, (_, seed) => sample(10 + seed, 100 * KIB));
  const fileAt = (at: number) => files[at] ?? expect.unreachable();
  const putAt = (cache: FileCache, at: number): Promise<boolean> => put(cache, fileAt(at));
  const there = async (cache: FileCache): Promise<number[]> => {
    const names = new Set(await filesThere());
    expect(names.size).toBe(cache.state().files);
    return files.flatMap(({ sha256 }, at) => (names.has(sha256) ? [at] : []));
  };
  const touch = async (cache: FileCache, at: number): Promise<void> => {
    await (await cache.open(files[at]?.sha256 ?? ''))?.close();
  };

  it('is kept: the least recently used go, never one that is being read', async () => {
    const cache = await openHere({ limitBytes: 300 * KIB });
    for (const at of [0, 1, 2]) expect(await putAt(cache, at)).toBe(true);
    await touch(cache, 0);
    expect(await putAt(cache, 3)).toBe(true);
    expect(await there(cache)).toEqual([0, 2, 3]);
    const reading = await cache.open(files[2]?.sha256 ?? '');
    expect(await putAt(cache, 4)).toBe(true);
    expect(await putAt(cache, 5)).toBe(true);
    expect(await there(cache)).toEqual([2, 4, 5]);
    if (reading === null) throw new Error('a miss');
    expect(Buffer.compare(await drain(reading), files[2]?.bytes ?? new Uint8Array())).toBe(0);
    expect(await putAt(cache, 0)).toBe(true);
    // Being read is a use: 4 is older.
    expect(await there(cache)).toEqual([0, 2, 5]);
    expect(log).toEqual([]);
  });

  it('counts what is being written, and refuses what finds no room', async () => {
    const cache = await openHere({ limitBytes: 300 * KIB });
    const reading = [];
    for (const at of [0, 1]) {
      await putAt(cache, at);
      reading.push(await cache.open(files[at]?.sha256 ?? ''));
    }
    const { sha256, bytes } = fileAt(2);
    const held = holding(bytes);
    const adoption = cache.adopt({ sha256, size: bytes.length }, held.place);
    await held.placed;
    expect(await putAt(cache, 3)).toBe(false);
    held.goOn();
    expect(await adoption).toBe(true);
    expect(await there(cache)).toEqual([0, 1, 2]);
    const large = sample(20, 301 * KIB);
    expect(await put(cache, large)).toBe(false);
    expect(await there(cache)).toEqual([0, 1, 2]);
    for (const one of reading) await one?.close();
  });

  it('can be lowered, now or at the next start, where the order of use is still known', async () => {
    const cache = await openHere();
    for (const at of [0, 1, 2, 3]) {
      clock += 60_000;
      await putAt(cache, at);
    }
    clock += 120_000;
    await touch(cache, 0);
    clock += 120_000;
    await touch(cache, 2);
    await cache.setLimit(350 * KIB);
    expect(await there(cache)).toEqual([0, 2, 3]);
    const next = await openHere({ limitBytes: 200 * KIB });
    expect(await there(next)).toEqual([0, 2]);
    expect(next.state()).toEqual({ files: 2, bytes: 200 * KIB, limitBytes: 200 * KIB, trouble: null });
  });
});

describe('the folder', () => {
  it('keeps what is not ours, and loses what dead processes left', async () => {
    const file = sample(30, 1000);
    const cache = await openHere();
    await put(cache, file);
    await writeFile(path.join(folder, 'README'), 'mine');
    await writeFile(path.join(path.dirname(pathOf(file.sha256)), 'notes'), 'mine');
    const incoming = path.join(folder, 'incoming');
    // A process that is dead, our own number in an earlier life, one that runs, and a name that is none of these.
    for (const name of ['999999999.x.y', `${process.pid}.x.y`, `${process.ppid}.x.y`, 'x']) {
      await writeFile(path.join(incoming, name), 'half');
    }
    clock = Date.now();
    const { sha256, bytes } = sample(31, 10);
    const held = holding(bytes);
    const running = cache.adopt({ sha256, size: bytes.length }, held.place);
    await held.placed;
    const next = await openHere();
    expect((await readdir(incoming)).filter((name) => name.endsWith('.x.y') || name === 'x')).toEqual([
      `${process.ppid}.x.y`,
    ]);
    held.goOn();
    expect(await running).toBe(true);
    clock += 25 * 3600 * 1000;
    await openHere();
    expect(await readdir(incoming)).toEqual([]);
    expect(next.state().files).toBe(1);
    expect((await filesThere()).filter((name) => name === 'README' || name === 'notes').length).toBe(2);
  });

  it('that cannot be used is said once and fails nobody; it is tried again after a minute', async () => {
    const parent = await temporaryFolder();
    const blocker = path.join(parent, 'file');
    await writeFile(blocker, 'not a folder');
    folder = path.join(blocker, 'cache');
    const { sha256, bytes } = sample(32, 1000);
    const cache = await openHere();
    expect(cache.state().trouble).toMatchObject({ code: 'file_cache.unusable', facts: { reason: 'ENOTDIR' } });
    for (const _ of [1, 2]) {
      expect(await cache.open(sha256)).toBeNull();
      expect(await put(cache, { sha256, bytes })).toBe(false);
      clock += 61_000;
    }
    expect(log).toEqual(['file_cache.unusable']);
    await rm(blocker);
    expect(await put(cache, { sha256, bytes })).toBe(true);
    expect(log).toEqual(['file_cache.unusable', 'file_cache.works_again']);
    expect(cache.state().trouble).toBeNull();
  });
});
