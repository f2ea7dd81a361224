import { setImmediate as nextTurn } from 'node:timers/promises';
import { os } from '@orpc/server';
import { problem } from '../shared/problem/index.ts';

export interface Calls {
  /** For the whole contract: counts the calls that are being worked on, and lets none begin once they are ending. */
  readonly middleware: ReturnType<typeof countCalls>;
  /** No further call begins; resolves when the last one has been answered, or after `ms`. Streams are not waited for. */
  end(ms: number): Promise<void>;
}

/** So that the app ends between calls and not in the middle of one, whose services would go away under it. */
export function createCalls(): Calls {
  const running = new Set<Promise<unknown>>();
  let ending = false;
  return {
    middleware: countCalls({
      running,
      isEnding: () => ending,
    }),
    async end(ms) {
      ending = true;
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, ms);
      await Promise.race([Promise.allSettled(running), late]);
      clearTimeout(timer);
      // The last answers go onto the wire in the turn that follows.
      await nextTurn();
    },
  };
}

function countCalls({
  running,
  isEnding,
}: {
  readonly running: Set<Promise<unknown>>;
  readonly isEnding: () => boolean;
}) {
  return os.middleware(async ({ next }) => {
    if (isEnding()) {
      throw problem('app.closing', 'Fallback Links is just being closed.', {}, 'Start it again.');
    }
    const call = Promise.resolve(next());
    running.add(call);
    try {
      return await call;
    } finally {
      running.delete(call);
    }
  });
}
