import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { type BenchWheel, makeBenchWheel, noisePath } from '../../../electron/fault-bench/bench-wheel.ts';
import { pip } from '../../support/clients.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { needs } from '../../support/tools.ts';

const mib = 1024 * 1024;
const signal = new AbortController().signal;

async function make(options: { version?: string; noiseBytes?: number } = {}): Promise<BenchWheel> {
  return makeBenchWheel(await temporaryFolder(), { version: '1.0', noiseBytes: 3 * mib + 17, signal, ...options });
}

it('says the size, the hash and the piece hashes of what it wrote', async () => {
  const wheel = await make();
  const bytes = await readFile(wheel.path);
  expect(basename(wheel.path)).toBe('fallback_links_bench-1.0-py3-none-any.whl');
  expect(wheel.size).toBe(bytes.length);
  expect(wheel.sha256).toBe(sha256(bytes).toString('hex'));
  const { length } = wheel.pieces;
  expect(length).toBe(mib / 4);
  const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) =>
    sha256(bytes.subarray(at * length, (at + 1) * length)),
  );
  expect(Buffer.from(wheel.pieces.hashes)).toEqual(Buffer.concat(pieces));
});

it('is the same each time, and another for another version', async () => {
  const [first, second, other] = await Promise.all([make(), make(), make({ version: '0.1' })]);
  expect(second.sha256).toBe(first.sha256);
  expect(other.noiseSha256).not.toBe(first.noiseSha256);
});

it('lets other work have its turn while it is made', async () => {
  let turns = 0;
  let over = false;
  const turn = () => {
    turns += 1;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await make({ noiseBytes: 4 * mib });
  over = true;
  // 16 blocks, each hashed and each written.
  expect(turns).toBeGreaterThanOrEqual(32);
});

it('stops when told', async () => {
  const stopped = AbortSignal.abort(new Error('stopped'));
  const folder = await temporaryFolder();
  await expect(makeBenchWheel(folder, { version: '1.0', noiseBytes: mib, signal: stopped })).rejects.toThrow('stopped');
});

needs('pip')('a wheel of the bench', () => {
  it('is a valid archive whose RECORD names every member with its hash and size', async () => {
    const { path } = await make();
    const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', checkRecord, path]);
    expect(JSON.parse(stdout)).toEqual({
      broken: null,
      compressed: [],
      members: 5,
      wrong: ['fallback_links_bench-1.0.dist-info/RECORD'],
    });
  });

  it('is installed by pip', async () => {
    const home = await temporaryFolder();
    const { path, noiseSha256 } = await make();
    const target = join(home, 'target');
    await mkdir(target);
    const { ok, output } = await pip(home, ['install', '--no-index', '--no-deps', '--target', target, path]);
    expect(ok, output).toBe(true);
    expect(sha256(await readFile(join(target, ...noisePath))).toString('hex')).toBe(noiseSha256);
  });
});

/** RECORD's own line has neither hash nor size. */
const checkRecord = `
import base64, csv, hashlib, io, json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
names = archive.namelist()
record = next(name for name in names if name.endswith('/RECORD'))
rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(archive.read(record).decode()))}
def digest(name):
    return base64.urlsafe_b64encode(hashlib.sha256(archive.read(name)).digest()).rstrip(b'=').decode()
wrong = [name for name in names if rows.get(name) != ['sha256=' + digest(name), str(archive.getinfo(name).file_size)]]
compressed = [name for name in names if archive.getinfo(name).compress_type != zipfile.ZIP_STORED]
print(json.dumps({'broken': archive.testzip(), 'compressed': compressed, 'members': len(names), 'wrong': wrong}))
`;

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
