/**
 * One publication to a folder at a time, over all processes of this computer. A lock is a folder entry that only one can
 * make; it names its process, so that one whose process is gone (a kill -9) is not waited for.
 */
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { problem } from '../../shared/problem/index.ts';
import { errorCode, linkOrCopy, writeDurably } from './durable.ts';

const holderSchema = z.object({ host: z.string(), pid: z.number().int(), id: z.string() });
type Holder = z.infer<typeof holderSchema>;

const name = 'lock';
const waitMs = 30_000;
const askAgainMs = 50;

/** Runs `work` alone in this folder. @throws problem `publish.busy` where another program publishes for too long */
export async function withLock<T>(folder: string, place: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, name);
  const own: Holder = { host: hostname(), pid: process.pid, id: randomUUID() };
  // Written whole under a name of its own, then linked: nobody can read half a holder.
  const written = join(folder, `${name}.${own.id}`);
  await writeDurably(written, JSON.stringify(own));
  try {
    await take(lock, written, place);
    try {
      await rm(written, { force: true });
      await sweepLocks(folder);
      return await work();
    } finally {
      await unlink(lock).catch(() => undefined);
    }
  } finally {
    await rm(written, { force: true });
  }
}

async function take(lock: string, written: string, place: string): Promise<void> {
  const until = performance.now() + waitMs;
  for (;;) {
    try {
      await linkOrCopy(written, lock);
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const holder = await holderOf(lock);
    if (holder !== null && isGone(holder)) await breakLock(lock, holder);
    else if (performance.now() > until) throw busy(place, holder);
    else await delay(askAgainMs);
  }
}

/** Moved away first, and looked at again there: in between, somebody else may have broken it and taken it anew. */
async function breakLock(lock: string, dead: Holder): Promise<void> {
  const moved = `${lock}.broken.${randomUUID()}`;
  try {
    await rename(lock, moved);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return;
    throw error;
  }
  const found = await holderOf(moved);
  if (found !== null && found.id !== dead.id) await linkOrCopy(moved, lock).catch(() => undefined);
  await rm(moved, { force: true });
}

/** What processes that were killed left while they took or broke a lock; under the lock, and never a living one's. */
async function sweepLocks(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`${name}.`)) continue;
    const holder = await holderOf(join(folder, entry));
    if (holder !== null && isGone(holder)) await rm(join(folder, entry), { force: true });
  }
}

/** Null where there is none (any more), or none that says anything. */
async function holderOf(lock: string): Promise<Holder | null> {
  const text = await readFile(lock, 'utf8').catch(() => '');
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** Of another computer (a shared disk) nothing is known. */
function isGone({ host, pid }: Holder): boolean {
  if (host !== hostname()) return false;
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
