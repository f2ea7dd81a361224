import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { Clock } from '../http/index.ts';

interface PacedBody {
  readonly file: FileHandle;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly wrongFrom: number;
  readonly bytesPerSecond: number;
  readonly clock: Clock;
  /** The client has gone, or the host is being closed. */
  readonly signal: AbortSignal;
}

/** Milliseconds: at each, what is due is sent. */
const tickMs = 20;
/** What a late timer may catch up on, in milliseconds. More would be a burst, and not the speed that was promised. */
const catchUpMs = 250;
const mostAtOnce = 64 * 1024;

/** Sends a stretch of the file at this speed. Resolves when it is handed to the system, or when the signal aborts. */
export async function sendPaced(response: ServerResponse, body: PacedBody): Promise<void> {
  const { file, start, end, wrongFrom, bytesPerSecond, clock, signal } = body;
  const perMs = bytesPerSecond / 1000;
  let credit = tickMs * perMs;
  let creditAt = clock.now();
  for (let at = start; at < end && !signal.aborted;) {
    const now = clock.now();
    credit = Math.min(catchUpMs * perMs, credit + (now - creditAt) * perMs);
    creditAt = now;
    if (credit < 1) {
      await wait(clock, tickMs, signal);
      continue;
    }
    const block = Buffer.alloc(Math.min(Math.floor(credit), mostAtOnce, end - at));
    const { bytesRead } = await file.read(block, 0, block.length, at);
    if (bytesRead === 0) throw new Error('the file of the fault bench has been cut');
    const sent = block.subarray(0, bytesRead);
    falsify(sent, wrongFrom - at);
    at += bytesRead;
    credit -= bytesRead;
    if (!signal.aborted && !response.write(sent)) await drained(response, signal);
  }
}

function falsify(block: Buffer, from: number): void {
  for (let at = Math.max(0, from); at < block.length; at += 1) block[at] = (block[at] ?? 0) ^ 0xff;
}

function wait(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      callOff();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const callOff = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}

function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    response.once('drain', done);
    signal.addEventListener('abort', done, { once: true });
  });
}
