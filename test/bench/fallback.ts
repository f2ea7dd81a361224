/**
 * What falling back costs: for each failure of the external host, the time to the right bytes through the gateway (a
 * process of its own, default policy), next to a direct download from the host that is well. That one answers after 20 ms
 * with 64 MiB a second, as one that is not on this computer. The gateway knows nothing of the hosts unless the row says so.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { defaultPolicy } from '../../shared/fallback/index.ts';
import { pieceLengthFor } from '../../electron/distributions/index.ts';
import { monotonicClock } from '../../electron/http/index.ts';
import { response, startBadHost } from '../support/bad-host.ts';
import { createAuthority } from '../support/certificates.ts';
import { failures, startFailingHost } from '../support/failing-hosts.ts';
import type { FallbackConfig } from './fallback-config.ts';
import { startPacedHost } from './paced-host.ts';
import { type Bench, median, type Row } from './types.ts';

const MIB = 1024 * 1024;
const pace = { firstByteMs: 20, bytesPerSecond: 64 * MIB };
const rounds = 5;
const suddenName = 'hangs, and is known to answer at once';
const slowName = 'sends 64 KiB/s, and the hosted copy is known to be faster';
/** Those that only wait for a limit of the policy take as long each time. */
const limited = new Map([
  ['hangs before headers', 3],
  ['drips', 1],
  ['stalls at 90 %', 1],
  [slowName, 2],
]);
/** What a refused connection may cost, and what the rest of the way does beside a limit. */
const costMs = 50;

interface Sample {
  readonly title: string;
  readonly filename: string;
  readonly bytes: Buffer;
  readonly sha256: string;
  readonly pieces: FallbackConfig['files'][number]['pieces'];
}

interface Case {
  readonly name: string;
  /** Of the URLs; what is asked before the measurement so that the gateway knows the hosts. */
  readonly project: string;
  readonly knows?: readonly ('external' | 'hosted')[];
  readonly origin: string | null;
}

export const bench: Bench = async (log) => {
  const folder = await mkdtemp(join(tmpdir(), 'fallback-links-bench-'));
  const ends: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    // Small: verified, then sent. Large: sent as it comes, piece by piece. The probe is for what the gateway shall know.
    const [small, large, probe] = [sample('1 MiB', MIB), sample('32 MiB', 32 * MIB), sample('256 KiB', MIB / 4)];
    const samples = [small, large, probe];
    const bytesOf = (path: string): Buffer => {
      const found = samples.find(({ filename }) => path === `/${filename}`);
      if (found === undefined) throw new Error(`no ${path}`);
      return found.bytes;
    };
    const authority = await createAuthority(folder);
    const well = await startPacedHost(bytesOf, pace);
    const alsoWell = await startPacedHost(bytesOf, pace);
    ends.push(well.close, alsoWell.close);
    const cases: Case[] = [{ name: 'is well', project: 'well', origin: alsoWell.origin }];
    for (const failure of failures) {
      const host = await startFailingHost(failure, bytesOf, authority);
      ends.push(() => host.close());
      cases.push({ name: failure.name, project: `failure${cases.length}`, origin: host.origin });
    }
    for (const [name, host] of await startKnownHosts(bytesOf, probe)) {
      ends.push(host.close);
      cases.push({ name, project: `known${cases.length}`, origin: host.origin, knows: ['external', 'hosted'] });
    }
    const files = [...cases, { project: 'hosted', origin: null }].flatMap(({ project, origin }) =>
      samples.map(({ filename, sha256, bytes, pieces }) => ({
        project,
        filename,
        sha256,
        size: bytes.byteLength,
        pieces,
        external: origin === null ? null : `${origin}/${filename}`,
        hosted: `${well.origin}/${filename}`,
      })),
    );
    const gateway = await startGatewayProcess(folder, { folder, files });
    ends.push(() => gateway.close());
    const urlOf = (project: string, { sha256, filename }: Sample) =>
      `${gateway.origin}/files/${project}/${sha256}/${filename}`;

    const rows = { figures: new Array<Row>(), ratios: new Array<Row>() };
    for (const subject of [small, large]) {
      log(`${subject.title} …`);
      const times: number[] = [];
      for (let round = 0; round < rounds; round += 1)
        times.push(await timeOf(`${well.origin}/${subject.filename}`, subject));
      const direct = median(times);
      rows.figures.push({ name: `${subject.title}, direct`, value: direct, unit: 'ms' });
      for (const { name, project, knows } of cases) {
        const taken: number[] = [];
        const count = limited.get(name) ?? rounds;
        for (let round = 0; round < count; round += 1) {
          await gateway.forget();
          // Its folders are there, as in any gateway that has served a file.
          await timeOf(urlOf('hosted', probe), probe);
          for (const kind of knows ?? []) {
            const from = kind === 'hosted' ? 'hosted' : project;
            for (let turn = 0; turn < 3; turn += 1) await timeOf(urlOf(from, probe), probe);
          }
          taken.push(await timeOf(urlOf(project, subject), subject));
        }
        const value = median(taken);
        const most = mostMs(name);
        rows.ratios.push({ name: `${subject.title}, ${name}: of direct`, value: value / direct, unit: '' });
        rows.figures.push({
          name: `${subject.title}, ${name}: over direct`,
          value: value - direct,
          unit: 'ms',
          ...(most === null ? {} : { target: `< ${most}`, met: value - direct < most }),
        });
      }
    }
    return rows;
  } finally {
    for (const end of ends.toReversed()) await end();
  }
};

/** Milliseconds over the direct download. */
function mostMs(name: string): number | null {
  const { hedgeMaxMs } = defaultPolicy;
  if (name === 'refuses the connection') return costMs;
  // The delay that was learned is from the shortest one on, by how soon the host was seen to answer.
  return name === 'hangs before headers' || name === suddenName ? hedgeMaxMs + costMs : null;
}

/** Hosts that are well as long as they are asked for the probe. */
async function startKnownHosts(bytesOf: (path: string) => Buffer, probe: Sample) {
  const answers = (reply: (bytes: Buffer) => ReturnType<typeof response>) =>
    startBadHost({
      clock: monotonicClock,
      replies: {
        '*': (head) => {
          const path = head.split(' ', 2)[1] ?? '';
          const bytes = bytesOf(path);
          const length = `Content-Length: ${bytes.byteLength}`;
          return path === `/${probe.filename}` ? response('200 OK', [length], bytes) : reply(bytes);
        },
      },
    });
  const slow = await answers((bytes) => [
    ...response('200 OK', [`Content-Length: ${bytes.byteLength}`]),
    ...Array.from({ length: 300 }, (_, at) => [bytes.subarray(at * 6554, (at + 1) * 6554), { wait: 100 }]).flat(),
  ]);
  return [[suddenName, await answers(() => [])] as const, [slowName, slow] as const];
}

function sample(title: string, size: number): Sample {
  const bytes = randomFillSync(Buffer.alloc(size));
  const length = pieceLengthFor(size);
  const hashes = Array.from({ length: Math.ceil(size / length) }, (_, at) =>
    digest(bytes.subarray(at * length, (at + 1) * length)),
  );
  return {
    title,
    filename: `bench${size}-1.0-py3-none-any.whl`,
    bytes,
    sha256: digest(bytes).toString('hex'),
    pieces: { length, hashes: Buffer.concat(hashes).toString('base64') },
  };
}

/** Milliseconds to the last byte. Throws where they are not the right ones. */
async function timeOf(url: string, { bytes }: Sample): Promise<number> {
  const chunks: Buffer[] = [];
  const begun = performance.now();
  const sent = http.get(url, { agent: false });
  const [answer]: http.IncomingMessage[] = await once(sent, 'response');
  if (answer === undefined) throw new Error('no answer');
  for await (const chunk of answer) chunks.push(chunk);
  const took = performance.now() - begun;
  if (!Buffer.concat(chunks).equals(bytes)) throw new Error(`${url}: ${answer.statusCode}, and not the right bytes`);
  return took;
}

const startedSchema = z.object({ origin: z.string() });

async function startGatewayProcess(folder: string, config: FallbackConfig) {
  const configFile = join(folder, 'config.json');
  await writeFile(configFile, JSON.stringify(config));
  const child: ChildProcess = fork(fileURLToPath(new URL('fallback-gateway.ts', import.meta.url)), [configFile]);
  const exited = once(child, 'exit');
  const [started]: unknown[] = await Promise.race([once(child, 'message'), exited]);
  const { origin } = startedSchema.parse(started);
  return {
    origin,
    async forget(): Promise<void> {
      child.send('forget');
      await once(child, 'message');
    },
    async close(): Promise<void> {
      child.disconnect();
      await exited;
    },
  };
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
