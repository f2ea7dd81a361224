/** What the simulated hosts answer: the monitor's only eyes on the world. */
import type { CheckDepth } from '../../../shared/contract/health.ts';
import {
  normalisedThreshold,
  normalisedTime,
  type OutcomeCode,
  defaultPolicy,
} from '../../../shared/fallback/index.ts';
import type { Control, LinkChecker } from '../../../electron/monitor/index.ts';
import type { MonitoredLink } from '../../../electron/store/index.ts';
import type { SimulatedClock } from './clock.ts';
import { type Seeded, seeded } from './random.ts';
import { isIn, pieceBytes, type SimulatedLink, type World } from './world.ts';

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

/** It works unless our own line is down. Other hosts may be down too: the real guard asks several. */
export function createSimulatedControl(world: World, clock: SimulatedClock): Control {
  return {
    async works(_link: MonitoredLink, _unrelated, signal) {
      const isUp = !isIn(world.ownLineDown, clock.now());
      await passed(clock, isUp ? 200 : 3000, signal);
      return isUp;
    },
  };
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
  if (isIn(world.ownLineDown, at)) return failed('dns.failed', null, 3000);
  const now = host.faults.filter((fault) => isIn(fault, at));
  const down = now.find(({ kind }) => kind !== 'slow');
  if (down !== undefined) return failed(down.code, down.status, down.code.endsWith('timed_out') ? 5000 : 300);
  if (faults.some((fault) => fault.kind === 'gone' && isIn(fault, at))) return failed('http.error', 404, 300);

  const looked = depth === 'headers' ? 0 : depth === 'whole' ? pieces : Math.min(pieces, random.integer(2, 4));
  const altered = faults.find((fault) => fault.kind === 'altered' && isIn(fault, at));
  const bytes = depth === 'whole' ? link.size : looked * pieceBytes;
  if (altered !== undefined && meetsWrongPiece(pieces, altered.wrongPieces, looked, random)) {
    return { ...failed('fallback.integrity.digest_mismatch', 200, 2000), wrongBytes: true, bytes };
  }
  const pace = now.some(({ kind }) => kind === 'slow') ? host.bytesPerSecond / 60 : host.bytesPerSecond;
  const firstByteMs = host.firstByteMs * random.between(0.7, 2);
  const totalMs = firstByteMs + (bytes / pace) * 1000;
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
