import { createHash } from 'node:crypto';
import { appendFile, copyFile, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createBLAKE2b } from 'hash-wasm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  assertUnchanged,
  createInspector,
  type Inspector,
  listDistributions,
  pieceLengthFor,
} from '../../../electron/distributions/index.ts';
import { parseFilename } from '../../../shared/packaging/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import { buildProject, craftSdist, craftWheel, debianWheels } from '../../support/distributions.ts';
import { writeSparseZip } from '../../support/raw-zip.ts';
import { temporaryFolder } from '../../support/temp.ts';

const MIB = 1024 * 1024;
let inspector: Inspector;
beforeAll(() => {
  inspector = createInspector({ workers: 2 });
});
afterAll(() => inspector.close());

async function codeOf(inspection: Promise<unknown>): Promise<string> {
  try {
    await inspection;
    return 'inspected';
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
}

/** The same digests, computed plainly. */
async function plainDigests(path: string) {
  const bytes = await readFile(path);
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += MIB / 4) {
    pieces.push(
      createHash('sha256')
        .update(bytes.subarray(at, at + MIB / 4))
        .digest(),
    );
  }
  return {
    sha256: createHash('sha256').update(bytes).digest('hex'),
    blake2b256: (await createBLAKE2b(256)).init().update(bytes).digest(),
    pieces: Buffer.concat(pieces).toString('hex'),
    size: bytes.length,
  };
}

async function inspectedDigests(path: string, by: Inspector = inspector) {
  const { sha256, blake2b256, pieces, size } = await by.inspect(path);
  return { sha256, blake2b256, pieces: Buffer.from(pieces).toString('hex'), size };
}

describe('real distributions', () => {
  it('reads a wheel and an sdist that hatchling built', async () => {
    const folder = await temporaryFolder();
    const built = await buildProject(folder, {
      name: 'Demo.Pkg',
      version: '1.2.0',
      requiresPython: '>=3.9',
      dependencies: ['six'],
    });
    const [wheel, sdist] = await Promise.all([inspector.inspect(built.wheel), inspector.inspect(built.sdist)]);
    expect(wheel.filenameParts).toMatchObject({
      kind: 'wheel',
      project: 'demo-pkg',
      version: '1.2.0',
      platformTag: 'any',
    });
    expect(sdist.filenameParts).toEqual({ kind: 'sdist', project: 'demo-pkg', version: '1.2.0' });
    for (const { metadata } of [wheel, sdist]) {
      expect(metadata).toMatchObject({
        name: 'Demo.Pkg',
        requiresPython: '>=3.9',
        description: expect.stringContaining('# Demo.Pkg'),
      });
      expect(metadata.fields).toContainEqual({ name: 'Requires-Dist', value: 'six' });
    }
    expect(wheel.metadataSha256).toMatch(/^[0-9a-f]{64}$/);
    expect(sdist.metadataSha256).toBeNull();
    expect(await inspectedDigests(built.sdist)).toEqual(await plainDigests(built.sdist));
    await expect(assertUnchanged(wheel)).resolves.toBeUndefined();
  });

  it.skipIf(debianWheels().length === 0)('reads Debian’s own pip and setuptools', async () => {
    const files = await Promise.all(debianWheels().map((path) => inspector.inspect(path)));
    expect(files.map((file) => file.metadata.name)).toEqual(['pip', 'setuptools']);
    for (const file of files) {
      expect(await plainDigests(file.path)).toMatchObject({ sha256: file.sha256, blake2b256: file.blake2b256 });
    }
  });

  it('takes an older sdist whose name only the metadata explains', async () => {
    const folder = await temporaryFolder();
    const path = await craftSdist(folder, { name: 'my-pkg', version: '1.0.post1', filename: 'my-pkg-1.0-1.tar.gz' });
    expect((await inspector.inspect(path)).filenameParts).toEqual({
      kind: 'sdist',
      project: 'my-pkg',
      version: '1.0.post1',
    });
  });

  it('reads a spooled file under its own name', async () => {
    const folder = await temporaryFolder();
    const path = await craftWheel(folder, { name: 'demo', version: '1.0' });
    const spooled = join(folder, 'upload-1');
    await copyFile(path, spooled);
    const file = await inspector.inspect(spooled, { filename: basename(path) });
    expect(file).toMatchObject({
      path: spooled,
      filename: basename(path),
      filenameParts: parseFilename(basename(path)),
    });
  });
});

describe('hashes', () => {
  it.each([1, 2, 3])('are right for every length around a chunk, with %i threads', async (workers) => {
    const folder = await temporaryFolder();
    const own = createInspector({ workers });
    const empty = (await stat(await craftWheel(folder, { name: 'frame', version: '1.0', payloadBytes: 1 }))).size - 1;
    // The last two are big enough to be shared between threads.
    const sizes = [MIB - 1, MIB, MIB + 1, 8 * MIB, 9 * MIB + 5, 20 * MIB - 1];
    const paths = await Promise.all(
      sizes.map((size, index) =>
        craftWheel(folder, { name: `part${index}`, version: '1.0', payloadBytes: size - empty }),
      ),
    );
    const expected = await Promise.all(paths.map(plainDigests));
    expect(await Promise.all(paths.map((path) => inspectedDigests(path, own)))).toEqual(expected);
    // One alone, so that idle threads help from its beginning.
    expect(await inspectedDigests(paths.at(-1) ?? '', own)).toEqual(expected.at(-1));
    await own.close();
  });

  it('never has more than 4096 pieces', () => {
    expect(pieceLengthFor(1)).toBe(MIB / 4);
    expect(pieceLengthFor(1024 * MIB)).toBe(MIB / 4);
    expect(pieceLengthFor(1024 * MIB + 1)).toBe(MIB / 2);
    expect(pieceLengthFor(4096 * MIB + 1)).toBe(2 * MIB);
    for (const size of [1e9, 5e9, 1e11, 3e12]) expect(Math.ceil(size / pieceLengthFor(size))).toBeLessThanOrEqual(4096);
  });

  it('come with progress that ends at the size', async () => {
    const path = await craftWheel(await temporaryFolder(), { name: 'demo', version: '1.0', payloadBytes: 40 * MIB });
    const seen: number[] = [];
    const { size } = await inspector.inspect(path, { onProgress: (bytes) => seen.push(bytes) });
    expect(seen.at(-1)).toBe(size);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });
});

describe('files that are not what they were', () => {
  it.each([
    ['file.missing', (folder: string) => join(folder, 'gone-1.0-py3-none-any.whl')],
    ['filename.invalid', (folder: string) => join(folder, 'no-distribution.txt')],
    [
      'file.empty',
      async (folder: string) => {
        const path = join(folder, 'empty-1.0-py3-none-any.whl');
        await writeFile(path, '');
        return path;
      },
    ],
    [
      'file.unreadable',
      async (folder: string) => {
        const path = join(folder, 'loop-1.0.tar.gz');
        await symlink(path, path);
        return path;
      },
    ],
    [
      'file.not_regular',
      async (folder: string) => {
        const path = join(folder, 'folder-1.0.tar.gz');
        await symlink(folder, path);
        return path;
      },
    ],
  ])('says %s', async (code, make) => {
    expect(await codeOf(inspector.inspect(await make(await temporaryFolder())))).toBe(code);
  });

  it('notices a file that grows or shrinks while it is hashed, and the others are unharmed', async () => {
    const folder = await temporaryFolder();
    const make = async (name: string): Promise<string> => {
      const info = `${name}-1.0.dist-info`;
      const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: 1.0\n`;
      const entries = [
        { name: `${info}/METADATA`, data: metadata },
        { name: `${info}/WHEEL` },
        { name: `${info}/RECORD` },
        { name: 'hole' },
      ];
      const path = join(folder, `${name}-1.0-py3-none-any.whl`);
      // Large enough that its hashing takes much longer than the first progress.
      await writeSparseZip(path, entries, 1024 * MIB);
      return path;
    };
    const [grows, shrinks] = [await make('grows'), await make('shrinks')];
    const stays = await craftWheel(folder, { name: 'stays', version: '1.0' });
    const change = async (path: string, action: () => Promise<void>): Promise<string> => {
      const changes: Promise<void>[] = [];
      const code = await codeOf(
        inspector.inspect(path, {
          onProgress(bytes) {
            if (bytes > 0 && changes.length === 0) changes.push(action());
          },
        }),
      );
      await Promise.all(changes);
      return code;
    };
    // One has to be found out by comparing, the other by what is missing; a third beside them is well.
    const outcomes = await Promise.all([
      change(grows, () => appendFile(grows, 'x')),
      change(shrinks, () => truncate(shrinks, MIB)),
      codeOf(inspector.inspect(stays)),
    ]);
    expect(outcomes).toEqual(['file.changed', 'file.changed', 'inspected']);
  });

  it('tells a later change from the inspection', async () => {
    const path = await craftWheel(await temporaryFolder(), { name: 'demo', version: '1.0' });
    const file = await inspector.inspect(path);
    await appendFile(path, 'x');
    expect(await codeOf(assertUnchanged(file))).toBe('file.changed');
    expect(await codeOf(assertUnchanged({ ...file, path: `${path}.gone` }))).toBe('file.missing');
  });
});

describe('cancelling', () => {
  it('rejects with the reason, running or queued, and the rest goes on', async () => {
    const folder = await temporaryFolder();
    const paths = await Promise.all(
      ['a', 'b', 'c', 'd'].map((name) => craftWheel(folder, { name, version: '1.0', payloadBytes: 48 * MIB })),
    );
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const [first = '', ...others] = paths;
    const cancelled = others.map((path, index) =>
      inspector.inspect(path, {
        signal: controller.signal,
        onProgress(bytes) {
          if (index === 0 && bytes > 0) controller.abort(reason);
        },
      }),
    );
    const outcomes = await Promise.allSettled([inspector.inspect(first), ...cancelled]);
    expect(outcomes[0]?.status).toBe('fulfilled');
    expect(outcomes.slice(1)).toContainEqual({ status: 'rejected', reason });
    expect(await codeOf(inspector.inspect(first))).toBe('inspected');
    await expect(inspector.inspect(first, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('close ends what runs', async () => {
    const path = await craftWheel(await temporaryFolder(), { name: 'demo', version: '1.0', payloadBytes: 48 * MIB });
    const own = createInspector({ workers: 2 });
    const closing: Promise<void>[] = [];
    const inspection = own.inspect(path, {
      onProgress() {
        if (closing.length === 0) closing.push(own.close());
      },
    });
    await expect(Promise.all([inspection, own.inspect(path)])).rejects.toMatchObject({ name: 'AbortError' });
    await Promise.all(closing);
    await expect(own.inspect(path)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('listDistributions', () => {
  it('shows wheels and sdists directly in the folder, sorted', async () => {
    const folder = await temporaryFolder();
    await Promise.all(
      ['b-1.0.tar.gz', 'a-1.0-py3-none-any.whl', 'notes.txt', 'b-1.0.zip'].map((name) =>
        writeFile(join(folder, name), 'xy'),
      ),
    );
    await symlink(join(folder, 'nowhere'), join(folder, 'c-1.0.tar.gz'));
    expect(await listDistributions(folder)).toEqual([
      { path: join(folder, 'a-1.0-py3-none-any.whl'), filename: 'a-1.0-py3-none-any.whl', size: 2 },
      { path: join(folder, 'b-1.0.tar.gz'), filename: 'b-1.0.tar.gz', size: 2 },
    ]);
    expect(await codeOf(listDistributions(join(folder, 'none')))).toBe('file.missing');
  });
});
