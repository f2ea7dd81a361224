/** Fills a cache and dies by SIGKILL before the call to the file system with the given number: `<folder> <number>`. */
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const [folder = '', dieBefore = ''] = process.argv.slice(2);
let calls = 0;

/** Every change to the disk is one step; a write may also stop half way through. */
function counted<Args extends unknown[], Result>(call: (...args: Args) => Result): (...args: Args) => Result {
  return function (this: unknown, ...args: Args): Result {
    if (calls === Number(dieBefore)) process.kill(process.pid, 'SIGKILL');
    calls += 1;
    return call.apply(this, args);
  };
}

const { openFileCache } = await import('../../../electron/file-cache/index.ts');
const { drain, sample } = await import('./samples.ts');

const probe = await promises.open(process.execPath, 'r');
const handles: Record<string, (...args: unknown[]) => unknown> = Object.getPrototypeOf(probe);
await probe.close();
for (const name of ['write', 'utimes', 'sync', 'close']) handles[name] = counted(handles[name] ?? (() => undefined));
const { link, mkdir, open, rename, rm, utimes, writeFile } = promises;
const spool = `${folder}.spool`;
const three = [1, 2, 3].map((seed) => sample(seed, 700_000));
for (const { sha256, bytes } of three) await writeFile(`${spool}-${sha256}`, bytes);
Object.assign(promises, {
  link: counted(link),
  mkdir: counted(mkdir),
  open: counted(open),
  rename: counted(rename),
  rm: counted(rm),
  utimes: counted(utimes),
});
syncBuiltinESMExports();

/** As a download in memory is written, and one on disk is taken over. */
async function write(to: string, bytes: Uint8Array): Promise<void> {
  const handle = await promises.open(to, 'wx');
  for (let at = 0; at < bytes.length; at += 300_000) await handle.write(bytes.subarray(at, at + 300_000));
  await handle.close();
}

// Room for two of the three: the third evicts the first.
const cache = await openFileCache({ folder, limitBytes: 1_500_000 });
for (const [at, { sha256, bytes }] of three.entries()) {
  const place = (to: string) => (at === 1 ? promises.link(`${spool}-${sha256}`, to) : write(to, bytes));
  if (!(await cache.adopt({ sha256, size: bytes.length }, place))) throw new Error('not cached');
  const copy = await cache.open(sha256);
  if (copy === null) throw new Error('not there');
  await drain(copy);
}
const short = { sha256: sample(4, 1000).sha256, size: 1000 };
if (await cache.adopt(short, (to) => write(to, new Uint8Array(999)))) throw new Error('cached what is too short');
