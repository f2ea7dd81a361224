/** A response's body between the parser that pushes and the reader that pulls, bounded in memory. */
export interface BodyQueue {
  readonly iterable: AsyncIterable<Uint8Array>;
  read(into: Uint8Array): Promise<number>;
  push(chunk: Uint8Array): void;
  end(): void;
  fail(error: unknown): void;
}

interface BodyHooks {
  pause(): void;
  resume(): void;
  /** The reader waits for bytes, and does so no longer: only that time counts as the host's. */
  waiting(): void;
  arrived(): void;
  /** The reader is done, or has given up. */
  left(): void;
}

const highWaterBytes = 256 * 1024;

export function createBodyQueue({ pause, resume, waiting, arrived, left }: BodyHooks): BodyQueue {
  const chunks: Uint8Array[] = [];
  let queued = 0;
  let paused = false;
  let ending: { readonly error?: unknown } | null = null;
  let wake: (() => void) | null = null;

  const stir = () => {
    if (wake === null) return;
    arrived();
    wake();
    wake = null;
  };

  async function next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (chunks.length === 0 && ending === null) {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      waiting();
      if (paused) {
        paused = false;
        resume();
      }
      await promise;
    }
    const chunk = chunks.shift();
    if (chunk !== undefined) {
      queued -= chunk.byteLength;
      return { done: false, value: chunk };
    }
    left();
    if (ending !== null && 'error' in ending) throw ending.error;
    return { done: true, value: undefined };
  }

  /** What of the last chunk did not fit. */
  let rest: Uint8Array = new Uint8Array();
  async function read(into: Uint8Array): Promise<number> {
    while (rest.byteLength === 0) {
      const { done, value } = await next();
      if (done === true) return 0;
      rest = value;
    }
    const part = rest.subarray(0, into.byteLength);
    rest = rest.subarray(part.byteLength);
    into.set(part);
    return part.byteLength;
  }

  const iterator: AsyncIterator<Uint8Array, undefined> = {
    next,
    return() {
      ending ??= {};
      chunks.length = 0;
      left();
      return Promise.resolve({ done: true, value: undefined });
    },
  };
  return {
    iterable: { [Symbol.asyncIterator]: () => iterator },
    read,
    push(chunk) {
      chunks.push(chunk);
      queued += chunk.byteLength;
      if (queued >= highWaterBytes && !paused) {
        paused = true;
        pause();
      }
      stir();
    },
    end() {
      ending ??= {};
      stir();
    },
    fail(error) {
      ending ??= { error };
      stir();
    },
  };
}
