import { lookup, Resolver } from 'node:dns/promises';
import { type Clock, monotonicClock } from './clock.ts';

/** All addresses of a name, in the order to try them. */
export type LookupFunction = (hostname: string) => Promise<readonly string[]>;

interface LookupOptions {
  /** As every other program on this computer resolves, the hosts file included (getaddrinfo). */
  readonly system: LookupFunction;
  /** The name servers asked directly. */
  readonly servers: LookupFunction;
  readonly clock: Pick<Clock, 'after'>;
}

/** Longer than a name server that is well takes, in milliseconds. */
const aloneMs = 500;

/**
 * The system's answer, or where that does not come, the name servers'. getaddrinfo keeps a thread for as long as it waits,
 * and there are few: half of libuv's four. Two names whose servers are silent would otherwise stop every other lookup for
 * ten seconds and more. So each name waits in one thread only, whoever asks, and no name waits for the thread of another.
 */
export function createLookup({ system, servers, clock }: LookupOptions): LookupFunction {
  /** Until the thread is free again; what is known by then counts for all who come. */
  const pending = new Map<string, Promise<readonly string[]>>();

  function start(hostname: string): Promise<readonly string[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    const callOff = clock.after(aloneMs, () => {
      servers(hostname).then(resolve, (error: unknown) => {
        // That they know no such name is not the last word: it may stand in the hosts file.
        if (!isKnownAbsence(error)) reject(serversAreSilent(error));
      });
    });
    system(hostname)
      .then(resolve, reject)
      .finally(() => {
        callOff();
        pending.delete(hostname);
      });
    return promise;
  }

  return (hostname) => {
    const answer = pending.get(hostname) ?? start(hostname);
    pending.set(hostname, answer);
    return answer;
  };
}

/** One for all: what it spares is the process's. */
export const systemLookup: LookupFunction = createLookup({
  system: async (hostname) => (await lookup(hostname, { all: true, order: 'verbatim' })).map(({ address }) => address),
  servers: askServers,
  clock: monotonicClock,
});

/** By c-ares, which needs no thread. */
async function askServers(hostname: string): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 1000, tries: 2 });
  const answers = await Promise.allSettled([resolver.resolve6(hostname), resolver.resolve4(hostname)]);
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (found.length > 0) return found;
  const failed = answers.filter((answer) => answer.status === 'rejected');
  throw failed.find(({ reason }) => !isKnownAbsence(reason))?.reason ?? failed[0]?.reason;
}

function isKnownAbsence(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOTFOUND' || error.code === 'ENODATA');
}

/** In the system's own words, whatever it was: refused, timed out, SERVFAIL. */
function serversAreSilent(cause: unknown): Error {
  return Object.assign(new Error('the name servers do not answer', { cause }), { code: 'EAI_AGAIN' });
}
