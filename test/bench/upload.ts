/**
 * Uploading 1 GiB of real wheels to an index that throws them away, next to Debian's twine with the same files, each in a
 * process of its own, in turns; medians are compared. While sending: from the first byte to the last answer, without the
 * hashing before, which the app does when files are picked and `bench -- hashing` measures. Altogether: with it.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { craftWheel } from '../support/distributions.ts';
import { type Bench, median } from './types.ts';

const run = promisify(execFile);
const MIB = 1024 * 1024;
const ROUNDS = 5;
const FILES = 12;
/** What a wheel needs beside its payload, at most. */
const FRAME = 4096;

const oursSchema = z.object({
  seconds: z.number(),
  uploadSeconds: z.number(),
  growthMiB: z.number(),
  peakMiB: z.number(),
});
const twineSchema = z.object({ sending: z.number() });
const countSchema = z.object({ bytes: z.number(), uploads: z.number() });

export const bench: Bench = async (log) => {
  const folder = await mkdtemp(join(tmpdir(), 'fallback-links-bench-'));
  const sink = spawn(process.execPath, [here('upload-sink.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = await once(createInterface({ input: sink.stdout }), 'line');
    const { origin } = z.object({ origin: z.string() }).parse(JSON.parse(String(line)));
    const dist = join(folder, 'dist');
    log('writing 1 GiB of wheels …');
    for (let index = 0; index < FILES; index += 1) {
      const name = `part${String(index).padStart(2, '0')}`;
      await craftWheel(dist, { name, version: '1.0', payloadBytes: Math.floor((1024 * MIB) / FILES) - FRAME });
    }
    const ours: z.infer<typeof oursSchema>[] = [];
    const twine: Twine[] = [];
    for (let round = 1; round <= ROUNDS; round += 1) {
      log(`round ${round} of ${ROUNDS}`);
      const { stdout } = await run(process.execPath, [here('upload-ours.ts'), dist, origin]);
      ours.push(oursSchema.parse(JSON.parse(stdout)));
      await assertArrived(origin, (2 * round - 1) * FILES);
      twine.push(await twineSeconds(dist, origin, join(folder, 'home')));
      await assertArrived(origin, 2 * round * FILES);
    }
    const ourSeconds = {
      all: median(ours.map((one) => one.seconds)),
      sending: median(ours.map((one) => one.uploadSeconds)),
    };
    const twines = { all: median(twine.map(({ all }) => all)), sending: median(twine.map(({ sending }) => sending)) };
    const growth = Math.max(...ours.map(({ growthMiB }) => growthMiB));
    const faster = twines.sending / ourSeconds.sending;
    return {
      figures: [
        { name: 'ours, sending', value: ourSeconds.sending, unit: 's' },
        { name: 'twine, sending', value: twines.sending, unit: 's' },
        { name: 'ours, altogether', value: ourSeconds.all, unit: 's' },
        { name: 'twine, altogether', value: twines.all, unit: 's' },
        {
          name: 'ours: memory over idle, at most',
          value: Math.max(...ours.map(({ peakMiB }) => peakMiB)),
          unit: 'MiB',
        },
        { name: 'ours: growth while sending', value: growth, unit: 'MiB', target: '< 64', met: growth < 64 },
      ],
      ratios: [
        {
          name: 'throughput while sending: ours / twine',
          value: faster,
          unit: '',
          target: '>= 1.5',
          met: faster >= 1.5,
        },
        { name: 'throughput altogether: ours / twine', value: twines.all / ourSeconds.all, unit: '' },
      ],
    };
  } finally {
    sink.kill();
    await rm(folder, { recursive: true, force: true });
  }
};

interface Twine {
  readonly all: number;
  readonly sending: number;
}

async function twineSeconds(dist: string, origin: string, home: string): Promise<Twine> {
  const files = (await readdir(dist)).map((name) => join(dist, name));
  const login = ['-u', '__token__', '-p', 'a-secret', '--non-interactive', '--disable-progress-bar'];
  const upload = ['upload', '--repository-url', `${origin}/legacy/`, ...login, ...files];
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    LC_ALL: 'C.UTF-8',
    NO_PROXY: '*',
    PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
  };
  const started = performance.now();
  const { stdout } = await run('/usr/bin/python3', [here('upload-twine.py'), ...upload], { env });
  const all = (performance.now() - started) / 1000;
  return { all, ...twineSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')) };
}

async function assertArrived(origin: string, uploads: number): Promise<void> {
  const { uploads: arrived } = countSchema.parse(await (await fetch(`${origin}/count`)).json());
  if (arrived !== uploads) throw new Error(`${arrived} uploads arrived, not ${uploads}`);
}

function here(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
