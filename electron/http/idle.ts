import type { Connection } from './connect.ts';
import type { Clock } from './clock.ts';
import { isAllowedAddress } from './targets.ts';

/** Connections that have served well and may serve again, for a few seconds. */
interface IdleConnections {
  /** Null where there is none for this origin whose address may be connected to for this request. */
  take(url: URL, allowLoopback: boolean): Connection | null;
  /** Nothing of its last response is left. */
  put(url: URL, connection: Connection): void;
  close(): void;
}

interface Kept {
  readonly origin: string;
  readonly connection: Connection;
  readonly since: number;
  forget(): void;
}

/** Less than what servers usually wait (Apache, Node: 5 s), so that few are found dead. */
const idleMs = 4000;
const mostForOrigin = 32;
const mostInAll = 128;

/** The origin holds scheme, host name and port: who is asked, and whom the certificate named. */
export function createIdleConnections({ now }: Pick<Clock, 'now'>): IdleConnections {
  /** Oldest first. */
  let all: readonly Kept[] = [];
  let closed = false;
  const drop = (kept: Kept) => {
    kept.forget();
    kept.connection.socket.destroy();
  };

  return {
    take(url, allowLoopback) {
      const { origin } = url;
      const good = all.findLast(
        ({ origin: of, connection, since }) =>
          of === origin && now() - since < idleMs && isAllowedAddress(connection.address, url, allowLoopback),
      );
      if (good === undefined) return null;
      good.forget();
      good.connection.socket.ref();
      return { ...good.connection, reused: true };
    },
    put({ origin }, connection) {
      const { wire, socket } = connection;
      if (closed || wire === null || wire.end() !== null || wire.waiting().byteLength > 0) {
        socket.destroy();
        return;
      }
      // In real time, and not what decides: only so that they do not lie about.
      const timer = setTimeout(() => drop(kept), idleMs).unref();
      const kept: Kept = {
        origin,
        connection,
        since: now(),
        forget() {
          clearTimeout(timer);
          wire.onNews = null;
          all = all.filter((other) => other !== kept);
        },
      };
      // Nobody has asked for anything: it ends, or it is odd.
      wire.onNews = () => drop(kept);
      socket.unref();
      all = [...all, kept];
      const surplus = all.filter(({ origin: of }) => of === origin).length > mostForOrigin;
      const oldest = surplus
        ? all.find(({ origin: of }) => of === origin)
        : all.length > mostInAll
          ? all[0]
          : undefined;
      if (oldest !== undefined) drop(oldest);
    },
    close() {
      closed = true;
      for (const kept of all) drop(kept);
    },
  };
}
