/** When nothing moves any more except the clock: then, and not before, a test lets time pass. */
import { performance } from 'node:perf_hooks';
import type net from 'node:net';
import type { VirtualClock } from '../../../support/virtual-clock.ts';

export interface Traffic {
  /** Connections as those who dialled them hold them. */
  readonly dialled: ReadonlySet<net.Socket>;
  /** The other ends. */
  accepted(): readonly net.Socket[];
  /** The test has ended, one way or another: nobody waits any more. */
  isGone(): boolean;
}

/** Turns of the event loop without an event. */
const stillTurns = 8;
/** The same where bytes lie unread that nobody may ever read: a host that never reads, say. */
const patientTurns = 3000;
const mostMs = 24 * 60 * 60 * 1000;

/** Lets time pass, from one thing that falls due to the next, until it is so. */
export async function passTime(clock: VirtualClock, traffic: Traffic, isOver: () => boolean): Promise<void> {
  const begun = clock.now();
  while (!isOver() && !traffic.isGone()) {
    await quiet(traffic);
    const next = clock.next();
    if (isOver()) return;
    if (next === null) await new Promise(setImmediate);
    else clock.advance(next);
    if (clock.now() - begun > mostMs) throw new Error('A day has passed, and it is still not so');
  }
}

async function quiet(traffic: Traffic): Promise<void> {
  let events = eventCount();
  for (
    let still = 0;
    !traffic.isGone() && (still < stillTurns || isOnDisk() || (still < patientTurns && isUnderWay(traffic)));
    still += 1
  ) {
    await new Promise(setImmediate);
    if (eventCount() === events) continue;
    events = eventCount();
    still = 0;
  }
}

function eventCount(): number {
  return performance.nodeTiming.uvMetricsInfo.events;
}

function isOnDisk(): boolean {
  return process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq') || name === 'CloseReq');
}

/** A connection that is being made, or bytes that one end has sent and the other has not read. */
function isUnderWay({ dialled, accepted }: Traffic): boolean {
  const others = new Map(accepted().map((socket) => [socket.remotePort, socket]));
  return [...dialled].some((socket) => {
    if (socket.destroyed) return false;
    if (socket.connecting) return true;
    if (socket.localPort === undefined) return false; // a black hole
    const other = others.get(socket.localPort);
    if (other === undefined) return true;
    return socket.bytesRead !== other.bytesWritten || socket.bytesWritten !== other.bytesRead;
  });
}
