import { AttemptFailed } from './context.ts';
import type { Running } from './request.ts';

/**
 * The request of these whose headers are valid first; the others are given up. `late` is asked for a second one once, when
 * the policy wants company for the first. Rejects with AttemptFailed when all have failed, or with a bug.
 */
export function openFirst(start: (onHedge: () => void) => Running, late: () => Running | null): Promise<Running> {
  const { promise, resolve, reject } = Promise.withResolvers<Running>();
  const running = new Set<Running>();
  let won = false;

  const enter = (contender: Running) => {
    running.add(contender);
    contender.opened.then(
      () => {
        if (won) return contender.abandon();
        won = true;
        for (const other of running) if (other !== contender) other.abandon();
        resolve(contender);
      },
      (error: unknown) => {
        running.delete(contender);
        if (error instanceof AttemptFailed && running.size > 0) return;
        for (const other of running) other.abandon();
        reject(error);
      },
    );
  };

  enter(
    start(() => {
      const second = won ? null : late();
      if (second !== null) enter(second);
    }),
  );
  return promise;
}
