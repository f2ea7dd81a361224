import {
  type AttemptDecision,
  type AttemptEvent,
  type AttemptFacts,
  type AttemptState,
  startAttempt,
  stepAttempt,
} from '../../shared/fallback/index.ts';
import type { Clock } from '../http/index.ts';

type Leave = Extract<AttemptDecision, { kind: 'leave' }>;
type Report = AttemptEvent extends infer Event ? (Event extends AttemptEvent ? Omit<Event, 'at'> : never) : never;

/** The policy's state of one request, woken by the clock when it asks for it. */
export interface Watch {
  /** To be called once, when whoever watches can be told what to do. */
  begin(): void;
  tell(report: Report): AttemptDecision;
  state(): AttemptState;
  stop(): void;
}

export function watchAttempt(
  facts: AttemptFacts,
  clock: Clock,
  { onLeave, onHedge }: { onLeave(decision: Leave): void; onHedge(): void },
): Watch {
  let { state, decision } = startAttempt(facts, clock.now());
  let callOff: (() => void) | null = null;
  let wakeAt = Number.POSITIVE_INFINITY;
  let stopped = false;

  const sleep = (until: number | null) => {
    // One that wakes too early only asks again: cheaper than a new timer for each chunk.
    if (until === null || until >= wakeAt) return;
    callOff?.();
    wakeAt = until;
    callOff = clock.after(Math.max(0, until - clock.now()), () => {
      wakeAt = Number.POSITIVE_INFINITY;
      callOff = null;
      tell({ type: 'tick' });
    });
  };
  const stop = () => {
    stopped = true;
    callOff?.();
    callOff = null;
  };
  const obey = () => {
    if (stopped) return;
    switch (decision.kind) {
      case 'wait':
        return sleep(decision.until);
      case 'hedge':
        sleep(decision.until);
        return onHedge();
      case 'leave':
        stop();
        return onLeave(decision);
      case 'done':
        return stop();
    }
  };
  const tell = (report: Report) => {
    ({ state, decision } = stepAttempt(state, { ...report, at: clock.now() }));
    obey();
    return decision;
  };

  return { begin: obey, tell, state: () => state, stop };
}
