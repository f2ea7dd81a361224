import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInspector, type Inspector } from '../../../electron/distributions/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import { craftSdist, craftWheel, type SdistOptions } from '../../support/distributions.ts';
import { type RawEntry, rawZip, type RawZipOptions } from '../../support/raw-zip.ts';
import { temporaryFolder } from '../../support/temp.ts';

const MIB = 1024 * 1024;
const INFO = 'demo-1.0.dist-info';
const WHEEL = 'demo-1.0-py3-none-any.whl';
const DEMO = { name: 'demo', version: '1.0' } as const;
const METADATA = 'Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n';

let inspector: Inspector;
beforeAll(() => {
  inspector = createInspector({ workers: 2 });
});
afterAll(() => inspector.close());

async function codeOf(path: string): Promise<string> {
  try {
    await inspector.inspect(path);
    return 'inspected';
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
}

const parts: Record<'METADATA' | 'WHEEL' | 'RECORD', RawEntry> = {
  METADATA: { name: `${INFO}/METADATA`, data: METADATA, method: 8 },
  WHEEL: { name: `${INFO}/WHEEL`, data: 'Wheel-Version: 1.0\n' },
  RECORD: { name: `${INFO}/RECORD`, data: '' },
};
const whole = [parts.METADATA, parts.WHEEL, parts.RECORD];

async function rawWheel(entries: readonly RawEntry[], options?: RawZipOptions): Promise<string> {
  const path = join(await temporaryFolder(), WHEEL);
  await writeFile(path, rawZip(entries, options));
  return path;
}

describe('wheels', () => {
  const zeros = Buffer.alloc(MIB);
  type Case = [code: string, what: string, entries: readonly RawEntry[], options?: RawZipOptions];
  const cases: Case[] = [
    ['inspected', 'nothing wrong', whole],
    ['inspected', 'a comment', whole, { comment: 'made by a test' }],
    ['archive.traversal', 'a path that leads out', [...whole, { name: '../evil.py' }]],
    ['archive.traversal', 'one in the middle', [...whole, { name: 'demo/../../evil.py' }]],
    ['archive.traversal', 'one with backslashes', [...whole, { name: 'demo\\..\\..\\evil.py' }]],
    ['archive.absolute_path', 'an absolute path', [...whole, { name: '/etc/passwd' }]],
    ['archive.absolute_path', 'a drive', [...whole, { name: 'C:/evil.py' }]],
    ['archive.entry_name', 'a backslash', [...whole, { name: 'demo\\a.py' }]],
    ['archive.entry_name', 'a NUL', [...whole, { name: 'demo/a.py\0.txt' }]],
    ['archive.duplicate_entry', 'an entry twice', [...whole, { name: 'demo/a.py' }, { name: 'demo/a.py' }]],
    [
      'archive.duplicate_entry',
      'an entry twice, spelled otherwise',
      [...whole, { name: 'demo/a.py' }, { name: 'demo//./a.py' }],
    ],
    ['archive.duplicate_entry', 'METADATA twice', [...whole, parts.METADATA]],
    [
      'wheel.two_metadata',
      'METADATA in two folders',
      [...whole, { name: 'other-1.0.dist-info/METADATA', data: METADATA }],
    ],
    [
      'wheel.two_dist_infos',
      'a second .dist-info without METADATA',
      [...whole, { name: 'other-1.0.dist-info/licenses/LICENSE', data: 'x' }],
    ],
    ['wheel.metadata_missing', 'no METADATA', [parts.WHEEL, parts.RECORD]],
    ['wheel.wheel_missing', 'no WHEEL', [parts.METADATA, parts.RECORD]],
    ['wheel.record_missing', 'no RECORD', [parts.METADATA, parts.WHEEL]],
    ['wheel.metadata_missing', 'no entries', []],
    ['archive.encrypted', 'an encrypted entry', [...whole, { name: 'demo/a.py', flags: 1, method: 8 }]],
    ['archive.encrypted', 'a strongly encrypted entry', [...whole, { name: 'demo/a.py', flags: 0x41 }]],
    ['archive.method', 'bzip2', [...whole, { name: 'demo/a.py', data: 'x', method: 12 }]],
    ['archive.bomb', 'a bomb', [...whole, { name: 'demo/zeros', data: zeros, method: 8, claimedSize: 200 * MIB }]],
    [
      'archive.metadata_too_large',
      'METADATA of 9 MiB',
      [{ ...parts.METADATA, data: Buffer.alloc(9 * MIB, ' ') }, parts.WHEEL, parts.RECORD],
    ],
    [
      'archive.malformed',
      'METADATA longer than it says',
      [{ ...parts.METADATA, claimedSize: 10 }, parts.WHEEL, parts.RECORD],
    ],
    [
      'archive.malformed',
      'METADATA with another checksum',
      [{ ...parts.METADATA, claimedCrc: 1 }, parts.WHEEL, parts.RECORD],
    ],
    [
      'archive.malformed',
      'METADATA under two names',
      [{ ...parts.METADATA, localName: `${INFO}/METADATB` }, parts.WHEEL, parts.RECORD],
    ],
    [
      'archive.malformed',
      'fewer entries than there are',
      [...whole, { name: 'demo/hidden.py' }],
      { claimedEntries: 3 },
    ],
    ['archive.malformed', 'more entries than there are', whole, { claimedEntries: 9 }],
    [
      'metadata.not_utf8',
      'METADATA in Latin-1',
      [{ ...parts.METADATA, data: Buffer.from(`${METADATA}Summary: d\xe9mo\n`, 'latin1') }, parts.WHEEL, parts.RECORD],
    ],
    [
      'metadata.missing_field',
      'METADATA without a name',
      [{ ...parts.METADATA, data: METADATA.replace('Name: demo\n', '') }, parts.WHEEL, parts.RECORD],
    ],
    [
      'distribution.name_differs',
      'another name',
      [{ ...parts.METADATA, data: METADATA.replace('demo', 'other') }, parts.WHEEL, parts.RECORD],
    ],
    [
      'distribution.version_differs',
      'another version',
      [{ ...parts.METADATA, data: METADATA.replace('1.0', '1.1') }, parts.WHEEL, parts.RECORD],
    ],
    [
      'distribution.version_differs',
      'a folder of another version',
      whole.map((part) => ({ ...part, name: part.name.replace('1.0', '1.1') })),
    ],
  ];
  it.each(cases)('%s: %s', async (code, _what, entries, options) => {
    expect(await codeOf(await rawWheel(entries, options))).toBe(code);
  });

  it('counts entries before it reads them', async () => {
    const entries = Array.from({ length: 200_000 }, (_, index): RawEntry => ({ name: `demo/${index}` }));
    // 200,000 does not fit the end record; it is the true count modulo 65536 there, and the rest is told by its end.
    const path = await rawWheel([...whole, ...entries]);
    expect(await codeOf(path)).toBe('archive.malformed');
    expect(await codeOf(await zip64Wheel(200_000))).toBe('archive.too_many_entries');
  });

  it('tells what is no zip, what is cut off, and what has something behind it', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, WHEEL);
    await writeFile(path, 'not a zip at all, but long enough to be one'.repeat(10));
    expect(await codeOf(path)).toBe('archive.not_zip');
    await writeFile(path, rawZip(whole).subarray(0, -40));
    expect(await codeOf(path)).toBe('archive.truncated');
    await writeFile(path, Buffer.concat([rawZip(whole), Buffer.from('<script>')]));
    expect(await codeOf(path)).toBe('archive.trailing_data');
    await writeFile(path, Buffer.concat([rawZip(whole), Buffer.alloc(100_000, 1)]));
    expect(await codeOf(path)).toBe('archive.trailing_data');
  });

  it('gives each file its own problem', async () => {
    const folder = await temporaryFolder();
    const good = await craftWheel(folder, DEMO);
    const bad = await rawWheel([parts.WHEEL, parts.RECORD]);
    expect(await Promise.all([good, bad, good, bad, good].map(codeOf))).toEqual([
      'inspected',
      'wheel.metadata_missing',
      'inspected',
      'wheel.metadata_missing',
      'inspected',
    ]);
  });

  it('survives any damage to a real wheel', async () => {
    const original = await readFile(await craftWheel(await temporaryFolder(), DEMO));
    const folder = await temporaryFolder();
    const path = join(folder, WHEEL);
    for (let at = 0; at < original.length; at += 7) {
      const damaged = Buffer.from(original);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      await writeFile(path, damaged);
      expect(await codeOf(path)).toMatch(/^(inspected|[a-z0-9]+\.[a-z0-9_]+)$/);
    }
  });
});

describe('sdists', () => {
  const TOP = 'demo-1.0';
  const cases: [code: string, options: Partial<SdistOptions>][] = [
    ['inspected', {}],
    [
      'inspected',
      {
        raw: [
          { header: { name: `${TOP}/docs`, type: 'directory' } },
          { header: { name: `${TOP}/docs`, type: 'directory' } },
        ],
      },
    ],
    ['inspected', { raw: [{ header: { name: `${TOP}/a`, type: 'symlink', linkname: 'src/../pyproject.toml' } }] }],
    ['archive.traversal', { extra: [{ name: `${TOP}/../../evil`, data: 'x' }] }],
    ['archive.absolute_path', { extra: [{ name: '/etc/evil', data: 'x' }] }],
    ['archive.traversal', { raw: [{ header: { name: `${TOP}/a`, type: 'symlink', linkname: '../../etc/passwd' } }] }],
    ['archive.traversal', { raw: [{ header: { name: `${TOP}/a`, type: 'symlink', linkname: '/etc/passwd' } }] }],
    ['archive.traversal', { raw: [{ header: { name: `${TOP}/a`, type: 'link', linkname: `${TOP}/../../x` } }] }],
    ['archive.special_entry', { raw: [{ header: { name: `${TOP}/a`, type: 'character-device' } }] }],
    ['archive.special_entry', { raw: [{ header: { name: `${TOP}/a`, pax: { 'GNU.sparse.major': '1' } } }] }],
    [
      'archive.duplicate_entry',
      {
        extra: [
          { name: `${TOP}/a`, data: 'x' },
          { name: `./${TOP}/a`, data: 'y' },
        ],
      },
    ],
    ['archive.duplicate_entry', { extra: [{ name: `${TOP}/PKG-INFO`, data: METADATA }] }],
    ['sdist.top_folders', { extra: [{ name: 'other/a', data: 'x' }] }],
    ['sdist.top_folders', { extra: [{ name: 'beside', data: 'x' }] }],
    ['sdist.pkg_info_missing', { omitPkgInfo: true }],
    [
      'sdist.pkg_info_missing',
      { omitPkgInfo: true, extra: [{ name: `${TOP}/demo.egg-info/PKG-INFO`, data: METADATA }] },
    ],
    ['metadata.version_unknown', { metadata: METADATA.replace('2.1', '9.9') }],
    ['distribution.name_differs', { metadata: METADATA.replace('demo', 'other') }],
    ['distribution.version_differs', { metadata: METADATA.replace('Version: 1.0', 'Version: 1.1') }],
  ];
  it.each(cases)('%s: %j', { timeout: 120_000 }, async (code, options) => {
    expect(await codeOf(await craftSdist(await temporaryFolder(), { ...DEMO, ...options }))).toBe(code);
  });

  it('bounds what it unpacks', async () => {
    const large = { ...DEMO, metadata: METADATA + ' '.repeat(9 * MIB) };
    expect(await codeOf(await craftSdist(await temporaryFolder(), large))).toBe('archive.metadata_too_large');
    const bomb = { ...DEMO, extra: [{ name: `${TOP}/zeros`, data: Buffer.alloc(80 * MIB) }] };
    expect(await codeOf(await craftSdist(await temporaryFolder(), bomb))).toBe('archive.bomb');
  });

  it('tells what is no gzip, what is cut off, and what has something behind it', async () => {
    const path = await craftSdist(await temporaryFolder(), {
      ...DEMO,
      extra: [{ name: `${TOP}/a`, data: 'abc'.repeat(5000) }],
    });
    const original = await readFile(path);
    await truncate(path, original.length - 12);
    expect(await codeOf(path)).toBe('archive.truncated');
    await writeFile(path, gzipSync(gunzipSync(original).subarray(0, 2000)));
    expect(await codeOf(path)).toBe('archive.truncated');
    for (const trailing of ['trailing', '\0\0\0\0']) {
      await writeFile(path, Buffer.concat([original, Buffer.from(trailing)]));
      expect(await codeOf(path)).toBe('archive.trailing_data');
    }
    await writeFile(path, gunzipSync(original));
    expect(await codeOf(path)).toBe('archive.not_gzip');
    await writeFile(path, gzipSync('this is no tar archive'.repeat(100)));
    expect(await codeOf(path)).toBe('archive.malformed');
  });

  it('refuses entries after the end of the archive, which Python does not see', async () => {
    const folder = await temporaryFolder();
    const whole = gunzipSync(await readFile(await craftSdist(folder, DEMO)));
    const without = gunzipSync(await readFile(await craftSdist(folder, { ...DEMO, omitPkgInfo: true })));
    const path = join(await temporaryFolder(), 'demo-1.0.tar.gz');
    await writeFile(path, gzipSync(Buffer.concat([without, whole])));
    expect(await codeOf(path)).toBe('archive.trailing_data');
    expect(execFileSync('/usr/bin/python3', ['-m', 'tarfile', '-l', path], { encoding: 'utf8' })).not.toContain(
      'PKG-INFO',
    );
    // Long names and PAX headers stand between entries too, and are no end.
    const long = { name: `demo-1.0/${'long/'.repeat(40)}é`, data: 'x' };
    expect(
      await codeOf(
        await craftSdist(folder, { ...DEMO, extra: [long, { name: 'demo-1.0/zeros', data: Buffer.alloc(5000) }] }),
      ),
    ).toBe('inspected');
  });

  it('refuses a sparse file that GNU tar wrote', async () => {
    const folder = await temporaryFolder();
    const path = join(folder, 'demo-1.0.tar.gz');
    const script = `mkdir ${TOP} && truncate -s 10M ${TOP}/hole && tar --sparse --format=gnu -czf ${path} ${TOP}`;
    execFileSync('sh', ['-c', script], { cwd: folder });
    expect(await codeOf(path)).toBe('archive.special_entry');
  });

  it('stops at 100,000 entries', async () => {
    const path = join(await temporaryFolder(), 'demo-1.0.tar.gz');
    // Names that do not compress: otherwise headers alone are a bomb.
    const name = (index: number) => `${TOP}/${createHash('sha512').update(String(index)).digest('base64url')}`;
    await writeFile(
      path,
      gzipSync(Buffer.concat(Array.from({ length: 100_001 }, (_, index) => emptyFile(name(index))))),
    );
    expect(await codeOf(path)).toBe('archive.too_many_entries');
  });
});

/** An honest zip64 end record over a directory that claims `entries`. */
async function zip64Wheel(entries: number): Promise<string> {
  const path = join(await temporaryFolder(), WHEEL);
  const zip = rawZip(whole);
  const end = zip.subarray(-22);
  const record = Buffer.alloc(56);
  record.writeUInt32LE(0x06064b50, 0);
  record.writeBigUInt64LE(44n, 4);
  record.writeBigUInt64LE(BigInt(entries), 24);
  record.writeBigUInt64LE(BigInt(entries), 32);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  record.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(zip.length - 22), 8);
  locator.writeUInt32LE(1, 16);
  await writeFile(path, Buffer.concat([zip.subarray(0, -22), record, locator, end]));
  return path;
}

/** The header of an empty file in a tar archive (POSIX ustar); tar-stream takes 12 s to write 100,000 of them. */
function emptyFile(name: string): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write('00000000000\0', 124);
  header.write('00000000000\0', 136);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
