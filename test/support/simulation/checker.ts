/** What the simulated hosts answer: the monitor's only eyes on the world. */
import type { CheckDepth } from '../../../shared/contract/health.ts';
import {
  deadlineMs,
  normalisedThreshold,
  normalisedTime,
  type OutcomeCode,
  defaultPolicy,
} from '../../../shared/fallback/index.ts';
import { type Control, createControl, type LinkChecker } from '../../../electron/monitor/index.ts';
import type { SimulatedClock } from './clock.ts';
import { type Seeded, seeded } from './random.ts';
import { isIn, lineAt, pieceBytes, type SimulatedHost, type SimulatedLink, slowness, type World } from './world.ts';

type Result = Awaited<ReturnType<LinkChecker['check']>>;

/** As the real check has it: with so few pieces, the whole costs hardly more. */
const readWholeUpTo = 4;
const smallFile = 512 * 1024;

export function createSimulatedChecker(world: World, clock: SimulatedClock, seed: number): LinkChecker {
  const random = seeded(seed);
  const byId = new Map(world.links.map((simulated) => [simulated.link.id, simulated]));
  return {
    async check(link, asked, signal) {
      const simulated = byId.get(link.id);
      if (simulated === undefined) throw new Error(`No simulated link ${link.id}`);
      const result = answer(world, simulated, asked, clock.now(), random);
      await passed(clock, result.totalMs ?? 0, signal);
      return result;
    },
  };
}

/** The real guard's requests, answered by the world: it has to find out for itself whether our own line works. */
export function createSimulatedControl(world: World, clock: SimulatedClock): Control {
  const byUrl = new Map(world.links.map((simulated) => [simulated.link.url, simulated]));
  function isThere(url: string): boolean {
    const at = clock.now();
    const line = lineAt(world, at);
    if (line.reach === 'nothing') return false;
    if (url.startsWith(indexUrl)) return !world.indexDown.some((stretch) => isIn(stretch, at));
    if (line.reach === 'index') return false;
    const simulated = byUrl.get(url);
    // A host that says no has answered.
    return (
      simulated?.host.faults.every((fault) => !isIn(fault, at) || fault.status !== null || fault.kind === 'slow') ??
      false
    );
  }
  return createControl({
    indexesOf: async () => [indexUrl],
    way: {
      async answers(url, _allowLoopback, signal) {
        const there = isThere(url);
        await passed(clock, there ? 200 : 3000, signal);
        return there;
      },
      async read({ url }, most, signal) {
        const simulated = byUrl.get(url);
        if (simulated === undefined || !isThere(url)) return null;
        const milliseconds = Math.min(5000, (most / paceOf(world, simulated.host, clock.now())) * 1000);
        const bytes = Math.min(most, (milliseconds / 1000) * paceOf(world, simulated.host, clock.now()));
        await passed(clock, milliseconds, signal);
        return { bytes, milliseconds };
      },
    },
  });
}

const indexUrl = 'https://index.example/simple/';

/** Bytes a second: as fast as the host sends and our own line takes. */
function paceOf(world: World, { bytesPerSecond, faults }: SimulatedHost, at: number): number {
  const isSlow = faults.some((fault) => fault.kind === 'slow' && isIn(fault, at));
  return Math.min(isSlow ? bytesPerSecond / slowness : bytesPerSecond, lineAt(world, at).bytesPerSecond);
}

function answer(world: World, simulated: SimulatedLink, asked: CheckDepth, at: number, random: Seeded): Result {
  const { link, host, pieces, faults } = simulated;
  const isSmall = link.size <= smallFile || pieces <= readWholeUpTo;
  const depth = asked === 'pieces' && isSmall ? 'whole' : asked;
  const failed = (code: OutcomeCode, status: number | null, totalMs: number): Result => ({
    ...nothing,
    depth,
    code,
    status,
    detail: 'simulated',
    totalMs,
  });
  if (lineAt(world, at).reach !== 'all') return failed('dns.failed', null, 3000);
  const now = host.faults.filter((fault) => isIn(fault, at));
  const down = now.find(({ kind }) => kind !== 'slow');
  if (down !== undefined) return failed(down.code, down.status, down.code.endsWith('timed_out') ? 5000 : 300);
  if (faults.some((fault) => fault.kind === 'gone' && isIn(fault, at))) return failed('http.error', 404, 300);

  const looked = depth === 'headers' ? 0 : depth === 'whole' ? pieces : Math.min(pieces, random.integer(2, 4));
  const altered = faults.find((fault) => fault.kind === 'altered' && isIn(fault, at));
  const bytes = depth === 'whole' ? link.size : looked * pieceBytes;
  const pace = paceOf(world, host, at);
  const firstByteMs = host.firstByteMs * random.between(0.7, 2);
  const totalMs = firstByteMs + (bytes / pace) * 1000;
  // As long as the real check waits.
  const most = deadlineMs(bytes, defaultPolicy) * 2;
  if (totalMs > most) {
    const received = Math.floor((pace * (most - firstByteMs)) / 1000);
    return { ...failed('fallback.transfer.deadline_exceeded', 200, most), bytes: received };
  }
  if (altered !== undefined && meetsWrongPiece(pieces, altered.wrongPieces, looked, random)) {
    return { ...failed('fallback.integrity.digest_mismatch', 200, totalMs), wrongBytes: true, bytes };
  }
  const normalised = bytes === 0 ? null : normalisedTime(totalMs, bytes, defaultPolicy);
  return {
    ...nothing,
    depth,
    code: 'ok',
    status: 200,
    slow: normalised !== null && normalised > normalisedThreshold(defaultPolicy),
    bytes,
    totalMs,
    normalised,
    phases: { ...nothing.phases, firstByteMs },
  };
}

/** Drawn without putting back. */
function meetsWrongPiece(pieces: number, wrong: number, looked: number, random: Seeded): boolean {
  for (let drawn = 0; drawn < looked; drawn += 1) {
    if (random.next() < wrong / (pieces - drawn)) return true;
  }
  return false;
}

function passed(clock: SimulatedClock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      signal.removeEventListener('abort', callOff);
      resolve();
    };
    const forget = clock.after(ms, end);
    function callOff(): void {
      forget();
      reject(signal.reason instanceof Error ? signal.reason : new Error('called off'));
    }
    signal.addEventListener('abort', callOff, { once: true });
  });
}

const nothing: Result = {
  depth: 'headers',
  code: 'ok',
  status: null,
  detail: '',
  slow: false,
  wrongBytes: false,
  forbidden: false,
  bytes: 0,
  totalMs: null,
  normalised: null,
  phases: { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null },
  certificateUntil: null,
};
