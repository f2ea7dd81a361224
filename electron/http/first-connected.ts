import net from 'node:net';
import type { Clock } from './clock.ts';

/** How long one address is tried alone before the next one is tried too (RFC 8305 §5). */
const attemptMs = 250;

interface ConnectRace<Attempt> {
  /** The first that is connected. Rejects where none can be: with its error, or with an AggregateError of several. */
  readonly won: Promise<Attempt>;
  /** Gives up all of them, the one that has won too. */
  stop(): void;
}

/**
 * Connects to one of these addresses: each is begun 250 ms after the one before, or as soon as that has failed, and none
 * is given up before another has won. A far host whose second address is dead is reached over the first, however long
 * that takes; Node's own `autoSelectFamily` gives the first up when it begins with the second.
 */
export function firstConnected<Attempt extends { readonly socket: net.Socket }>(
  addresses: readonly string[],
  begin: (address: string) => Attempt,
  clock: Pick<Clock, 'after'>,
): ConnectRace<Attempt> {
  const { promise, resolve, reject } = Promise.withResolvers<Attempt>();
  const left = interleaved(addresses);
  const begun = new Set<net.Socket>();
  const errors: unknown[] = [];
  let callOff: (() => void) | null = null;
  let isOver = false;

  function next(): void {
    callOff?.();
    const address = left.shift();
    if (address === undefined || isOver) return;
    if (left.length > 0) callOff = clock.after(attemptMs, next);
    try {
      watch(begin(address));
    } catch (error) {
      end(null);
      reject(error);
    }
  }

  function watch(attempt: Attempt): void {
    const { socket } = attempt;
    begun.add(socket);
    socket.once('connect', () => {
      if (isOver) return;
      end(socket);
      resolve(attempt);
    });
    // For good: an error after the last listener has gone would end the program.
    socket.on('error', (error) => failed(socket, error));
    socket.once('close', () => failed(socket, closedEarly()));
  }

  function failed(socket: net.Socket, error: unknown): void {
    if (isOver || !begun.delete(socket)) return;
    errors.push(error);
    socket.destroy();
    if (left.length > 0) next();
    else if (begun.size === 0) reject(errors.length === 1 ? error : new AggregateError(errors));
  }

  function end(winner: net.Socket | null): void {
    isOver = true;
    callOff?.();
    for (const socket of begun) if (socket !== winner) socket.destroy();
  }

  next();
  return {
    won: promise,
    stop: () => end(null),
  };
}

/** The families in turn (RFC 8305 §4): where one is dead, the second attempt is not of it again. */
function interleaved(addresses: readonly string[]): string[] {
  const [first = ''] = addresses;
  const { same = [], other = [] } = Object.groupBy(addresses, (address) =>
    net.isIP(address) === net.isIP(first) ? 'same' : 'other',
  );
  return addresses.flatMap((_, at) => [same.slice(at, at + 1), other.slice(at, at + 1)].flat());
}

function closedEarly(): Error {
  return Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });
}
