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
const { chunked, drain, sample } = await import('./samples.ts');

const probe = await promises.open(process.execPath, 'r');
const handles: Record<string, (...args: unknown[]) => unknown> = Object.getPrototypeOf(probe);
await probe.close();
for (const name of ['write', 'utimes', 'sync', 'close']) handles[name] = counted(handles[name] ?? (() => undefined));
const { mkdir, open, rename, rm, utimes } = promises;
Object.assign(promises, {
  mkdir: counted(mkdir),
  open: counted(open),
  rename: counted(rename),
  rm: counted(rm),
  utimes: counted(utimes),
});
syncBuiltinESMExports();

// Room for two of the three: the third evicts the first.
const cache = await openFileCache({ folder, limitBytes: 1_500_000 });
for (const seed of [1, 2, 3]) {
  const { bytes, sha256 } = sample(seed, 700_000);
  if (!(await cache.put(sha256, chunked(bytes, 300_000), bytes.length))) throw new Error('not cached');
  const copy = await cache.open(sha256);
  if (copy === null) throw new Error('not there');
  await drain(copy);
}
const wrong = sample(4, 1000);
if (await cache.put(wrong.sha256, chunked(sample(5, 1000).bytes))) throw new Error('cached what is wrong');
