import { useCallback, useEffect, useRef, useState } from 'react';
import type { Problem } from '../../shared/problem/index.ts';
import { showToast } from '../ui/index.ts';
import { reportConnection } from './connection.ts';
import { isSessionLost, problemOf } from './problem-of.ts';

export interface Action<Input, Output> {
  /** Null where it was refused; then `problem` says why. Never rejects, and stays the same function. */
  readonly run: (input: Input) => Promise<Output | null>;
  readonly isPending: boolean;
  readonly problem: Problem | null;
  readonly dismiss: () => void;
}

/**
 * A call that changes something: `const upload = useAction(api.hosted.upload)`. A problem is shown where the action
 * is, by ProblemNotice; anything else is a bug and told as one.
 */
export function useAction<Input, Output>(call: (input: Input) => Promise<Output>): Action<Input, Output> {
  const [pending, setPending] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const latest = useRef(call);
  useEffect(() => {
    latest.current = call;
  }, [call]);

  const run = useCallback(async (input: Input): Promise<Output | null> => {
    setPending((count) => count + 1);
    setProblem(null);
    try {
      return await latest.current(input);
    } catch (error) {
      const refused = problemOf(error);
      setProblem(refused);
      if (refused === null) tell(error);
      return null;
    } finally {
      setPending((count) => count - 1);
    }
  }, []);
  const dismiss = useCallback(() => setProblem(null), []);

  return { run, isPending: pending > 0, problem, dismiss };
}

function tell(error: unknown): void {
  if (isSessionLost(error)) reportConnection('lost');
  // fetch says so of a server that is not there. The streams look for it again; this call does not go out by itself.
  else if (error instanceof TypeError) showToast('The app does not answer. That was not done.');
  else
    showToast(`That failed because of an error in the app: ${error instanceof Error ? error.message : String(error)}`);
}
