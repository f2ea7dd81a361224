import type { Clock } from '../http/index.ts';

/** Nothing came in time. */
export class OutOfPatience extends Error {
  override readonly name = 'OutOfPatience';
}

interface PatienceOptions {
  readonly clock: Clock;
  /** Milliseconds without an item. */
  readonly ms: number;
  /** Asked when nothing has come for so long: false is to wait as long again. */
  isEnough(): boolean;
}

/** The items as they come. Throws OutOfPatience; whoever made the items must then end those that are still to come. */
export async function* patiently<T>(
  items: AsyncIterable<T>,
  options: PatienceOptions,
): AsyncGenerator<T, void, undefined> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = iterator.next();
      // Where it is left, nobody waits for it any more.
      next.catch(() => {});
      while (!(await comesInTime(next, options))) if (options.isEnough()) throw new OutOfPatience();
      const item: IteratorResult<T, unknown> = await next;
      if (item.done === true) return;
      yield item.value;
    }
  } finally {
    iterator.return?.().catch(() => {});
  }
}

async function comesInTime(next: Promise<unknown>, { clock, ms }: PatienceOptions): Promise<boolean> {
  const late = Promise.withResolvers<false>();
  const callOff = clock.after(ms, () => late.resolve(false));
  try {
    return await Promise.race([next.then(came, came), late.promise]);
  } finally {
    callOff();
  }
}

/** An end and an error are something too. */
const came = () => true;
