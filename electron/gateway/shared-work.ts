/** The same thing asked for by many at once is done once; it is given up when the last of them has left. */
export interface SharedWork<Result> {
  /** Rejects with what the work throws, or with the signal's reason. */
  run(key: string, work: (signal: AbortSignal) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

interface Flight<Result> {
  readonly result: Promise<Result>;
  readonly abort: AbortController;
  waiting: number;
}

export function createSharedWork<Result>(): SharedWork<Result> {
  const flights = new Map<string, Flight<Result>>();

  function start(key: string, work: (signal: AbortSignal) => Promise<Result>): Flight<Result> {
    const abort = new AbortController();
    const flight: Flight<Result> = { result: work(abort.signal), abort, waiting: 0 };
    flights.set(key, flight);
    const ended = (): void => land(key, flight);
    flight.result.then(ended, ended);
    return flight;
  }

  function land(key: string, flight: Flight<Result>): void {
    if (flights.get(key) === flight) flights.delete(key);
  }

  return {
    async run(key, work, signal) {
      signal?.throwIfAborted();
      const flight = flights.get(key) ?? start(key, work);
      flight.waiting += 1;
      const { promise: left, reject } = Promise.withResolvers<never>();
      const leave = (): void => reject(signal?.reason);
      signal?.addEventListener('abort', leave, { once: true });
      try {
        return await Promise.race([flight.result, left]);
      } finally {
        signal?.removeEventListener('abort', leave);
        flight.waiting -= 1;
        if (flight.waiting === 0) {
          // Whoever comes now begins anew: this one may be half given up.
          land(key, flight);
          flight.abort.abort(new DOMException('nobody waits for it any more', 'AbortError'));
        }
      }
    },
  };
}
