/**
 * One publication to a folder at a time, over all processes that reach it. A lock is a folder entry that only one can make.
 * It names its process, so that one whose process is gone (a kill -9) is not waited for; and it is touched for as long as
 * it is held, so that one of another computer or container, of whose processes nothing is known here, is not waited for
 * for ever either.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { problem } from '../../shared/problem/index.ts';
import { type Clock, monotonicClock } from '../http/index.ts';
import { errorCode, linkOrCopy, writeDurably } from './durable.ts';

/** `run` tells apart what had the same number one after the other: in a container every program is process 1. */
const holderSchema = z.object({
  host: z.string(),
  pid: z.number().int(),
  run: z.string().exactOptional(),
  id: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

const thisRun = randomUUID();

const name = 'lock';
const waitMs = 30_000;
const askAgainMs = 50;
const renewMs = 5000;
/** By the clock of who waits: those of two computers need not agree. */
const leaseMs = 20_000;

/** @throws problem `publish.busy` where the lock was lost meanwhile: this process was stopped for longer than the lease */
export type StillHeld = () => Promise<void>;

/** Runs `work` alone in this folder. @throws problem `publish.busy` where another program publishes for too long */
export async function withLock<T>(
  folder: string,
  place: string,
  work: (stillHeld: StillHeld) => Promise<T>,
  clock: Clock = monotonicClock,
): Promise<T> {
  const lock = join(folder, name);
  const own: Holder = { host: hostname(), pid: process.pid, run: thisRun, id: randomUUID() };
  // Written whole under a name of its own, then linked: nobody can read half a holder.
  const written = join(folder, `${name}.${own.id}`);
  await writeDurably(written, JSON.stringify(own));
  try {
    await take(lock, written, place, clock);
    const isOurs = async () => (await lookAt(lock))?.holder?.id === own.id;
    const stopRenewing = keepRenewing(lock, isOurs, clock);
    try {
      await rm(written, { force: true });
      await sweepLocks(folder);
      return await work(async () => {
        if (!(await isOurs())) throw busy(place, (await lookAt(lock))?.holder ?? null);
      });
    } finally {
      await stopRenewing();
      if (await isOurs()) await unlink(lock).catch(() => undefined);
    }
  } finally {
    await rm(written, { force: true });
  }
}

async function take(lock: string, written: string, place: string, clock: Clock): Promise<void> {
  const until = clock.now() + waitMs;
  let newest = { sign: '', at: clock.now() };
  for (;;) {
    try {
      await linkOrCopy(written, lock);
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const found = await lookAt(lock);
    if (found === null) continue;
    if (found.sign !== newest.sign) newest = { sign: found.sign, at: clock.now() };
    const isDead = found.holder !== null && isGone(found.holder);
    if (isDead || clock.now() - newest.at > leaseMs) await breakLock(lock, found.sign);
    else if (clock.now() > until) throw busy(place, found.holder);
    else await pause(clock, askAgainMs);
  }
}

function pause(clock: Clock, ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.after(ms, resolve);
  return promise;
}

/** What it gives waits for a renewal that is under way. */
function keepRenewing(lock: string, isOurs: () => Promise<boolean>, clock: Clock): () => Promise<void> {
  let renewal = Promise.resolve();
  let callOff = clock.after(renewMs, renew);

  function renew(): void {
    callOff = clock.after(renewMs, renew);
    const at = new Date();
    renewal = renewal.then(async () => {
      if (await isOurs()) await utimes(lock, at, at).catch(() => undefined);
    });
  }

  return async () => {
    callOff();
    await renewal;
  };
}

/** Moved away first, and looked at again there: in between, it may have been renewed, or broken and taken anew. */
async function breakLock(lock: string, sign: string): Promise<void> {
  const moved = `${lock}.broken.${randomUUID()}`;
  try {
    await rename(lock, moved);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const found = await lookAt(moved);
  if (found !== null && found.sign !== sign) await linkOrCopy(moved, lock).catch(() => undefined);
  await rm(moved, { force: true });
}

/** What processes that were killed left while they took or broke a lock; under the lock, and never a living one's. */
async function sweepLocks(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`${name}.`)) continue;
    const holder = (await lookAt(join(folder, entry)))?.holder ?? null;
    if (holder !== null && isGone(holder)) await rm(join(folder, entry), { force: true });
  }
}

interface Found {
  /** Null where it names nobody. */
  readonly holder: Holder | null;
  /** Another one than before: somebody lives. */
  readonly sign: string;
}

/** Null where there is none (any more). */
async function lookAt(lock: string): Promise<Found | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(lock, 'utf8'), stat(lock)]);
    return { holder: holderIn(text), sign: `${mtimeMs} ${text}` };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

function holderIn(text: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Of another computer (a shared disk) nothing is known, but by its lease. */
function isGone({ host, pid, run }: Holder): boolean {
  if (host !== hostname()) return false;
  if (pid === process.pid) return run !== thisRun;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // EPERM: it runs, as somebody else.
    return errorCode(error) === 'ESRCH';
  }
}

function busy(place: string, holder: Holder | null) {
  return problem(
    'publish.busy',
    `Another program is publishing to ${place}.`,
    { folder: place, ...(holder === null ? {} : { host: holder.host, process: holder.pid }) },
    'Wait until it has ended, then publish again.',
  );
}
