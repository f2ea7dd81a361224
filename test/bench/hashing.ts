/**
 * Inspecting 1 GiB of real wheels, in one file and in 16, next to Python's hashlib doing what twine does with the same
 * files, and next to the bound: each of our three hashes alone over memory, summed, divided by the cores. Every run is
 * a process of its own, the kinds take turns, and the medians of the rounds are compared.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { craftWheel } from '../support/distributions.ts';
import { type Bench, median, type Row } from './types.ts';

const run = promisify(execFile);
const MIB = 1024 * 1024;
const ROUNDS = 5;
/** What a wheel needs beside its payload, at most. */
const FRAME = 4096;

const oursSchema = z.object({
  seconds: z.number(),
  processorSeconds: z.number(),
  startMs: z.number(),
  peakMiB: z.number(),
  delayP99Ms: z.number(),
  check: z.string(),
});
const twineSchema = z.object({ seconds: z.number(), check: z.string() });
const boundSchema = z.object({ seconds: z.number() });

export const bench: Bench = async (log) => {
  const folder = await mkdtemp(join(tmpdir(), 'fallback-links-bench-'));
  try {
    log('writing 2 GiB of wheels …');
    const sets = [
      { name: '1 file', folder: await wheels(join(folder, 'one'), 1) },
      { name: '16 files', folder: await wheels(join(folder, 'many'), 16) },
    ];
    const small = await wheels(join(folder, 'small'), 16, MIB);
    const rows = { ratios: new Array<Row>(), figures: new Array<Row>() };
    const measured = sets.map((set) => ({
      set,
      ours: new Array<z.infer<typeof oursSchema>>(),
      twine: new Array<number>(),
    }));
    const bounds: number[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      log(`round ${round} of ${ROUNDS}`);
      for (const { set, ours, twine } of measured) {
        const one = oursSchema.parse(await child('hashing-ours.ts', set.folder, small));
        const other = twineSchema.parse(
          JSON.parse((await run('/usr/bin/python3', [here('hashing-twine.py'), set.folder])).stdout),
        );
        if (one.check !== other.check) throw new Error('the two ways disagree about the digests');
        ours.push(one);
        twine.push(other.seconds);
        bounds.push(
          boundSchema.parse(await child('hashing-bound.ts', String(1024 * MIB))).seconds / availableParallelism(),
        );
      }
    }
    const bound = median(bounds);
    rows.figures.push({ name: `bound, ${availableParallelism()} cores`, value: bound, unit: 's' });
    const starts = measured.flatMap(({ ours }) => ours.map((one) => one.startMs));
    rows.figures.push({ name: 'start of the threads', value: median(starts), unit: 'ms' });
    for (const { set, ours, twine } of measured) {
      const seconds = median(ours.map((one) => one.seconds));
      const peak = Math.max(...ours.map((one) => one.peakMiB));
      const delay = median(ours.map((one) => one.delayP99Ms));
      const faster = seconds / median(twine);
      rows.figures.push(
        { name: `${set.name}: ours`, value: seconds, unit: 's' },
        {
          name: `${set.name}: ours, processor time`,
          value: median(ours.map((one) => one.processorSeconds)),
          unit: 's',
        },
        { name: `${set.name}: as twine`, value: median(twine), unit: 's' },
        { name: `${set.name}: peak memory over idle`, value: peak, unit: 'MiB', target: '< 150', met: peak < 150 },
        { name: `${set.name}: event-loop delay p99`, value: delay, unit: 'ms', target: '< 20', met: delay < 20 },
      );
      rows.ratios.push({
        name: `${set.name}: ours / as twine`,
        value: faster,
        unit: '',
        target: '< 1',
        met: faster < 1,
      });
      const reached = bound / seconds;
      rows.ratios.push({
        name: `${set.name}: bound / ours`,
        value: reached,
        unit: '',
        ...(set.name === '16 files' ? { target: '>= 0.8', met: reached >= 0.8 } : {}),
      });
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** `total` bytes in `count` wheels of the same size. */
async function wheels(folder: string, count: number, total = 1024 * MIB): Promise<string> {
  await mkdir(folder);
  for (let index = 0; index < count; index += 1) {
    const payloadBytes = total / count - FRAME;
    await craftWheel(folder, { name: `part${String(index).padStart(2, '0')}`, version: '1.0', payloadBytes });
  }
  return folder;
}

async function child(script: string, ...args: readonly string[]): Promise<unknown> {
  const { stdout } = await run(process.execPath, [here(script), ...args]);
  return JSON.parse(stdout);
}

function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
