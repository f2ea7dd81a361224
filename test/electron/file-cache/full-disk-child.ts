/** On a file system of its own that holds 2 MiB (`<folder>`): what the cache does when it is full, as one line of JSON. */
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openFileCache } from '../../../electron/file-cache/index.ts';
import { drain, put as putSample, sample, sha256Of } from './samples.ts';

const [folder = ''] = process.argv.slice(2);
const log: string[] = [];
let clock = Date.now();
const cache = await openFileCache({
  folder: path.join(folder, 'cache'),
  now: () => clock,
  log: (event) => void log.push(event),
});
const put = (seed: number): Promise<boolean> => putSample(cache, sample(seed, 700_000));
const isThere = async (seed: number): Promise<boolean> => {
  const { sha256 } = sample(seed, 700_000);
  const copy = await cache.open(sha256);
  return copy !== null && sha256Of(await drain(copy)) === sha256;
};

const filler = path.join(folder, 'filler');
await writeFile(filler, new Uint8Array(900_000));
const puts = [await put(1), await put(2), await put(3)];
clock += 61_000;
puts.push(await put(2));
const whileFull = { there: [await isThere(1), await isThere(2)], log: [...log], state: cache.state() };
await rm(filler);
puts.push(await put(2));
clock += 61_000;
puts.push(await put(2));
const incoming = await readdir(path.join(folder, 'cache', 'incoming'));
const after = { there: [await isThere(1), await isThere(2)], log, incoming };
process.stdout.write(`${JSON.stringify({ puts, whileFull, after })}\n`);
