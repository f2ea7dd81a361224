import { useEffect, useRef, useState } from 'react';
import type {
  LinkReachability,
  ReachabilityInput,
  ReachabilityProgress,
} from '../../../shared/contract/reachability.ts';
import type { Problem } from '../../../shared/problem/index.ts';
import { problemOf } from '../../api/index.ts';
import { foldSteps } from './model/fold-steps.ts';

/** The procedure `hosts.check`. */
export type CheckReachability = (
  input: ReachabilityInput,
  options: { readonly signal: AbortSignal },
) => Promise<AsyncIterable<ReachabilityProgress>>;

export interface ReachabilityRun {
  /** `cut`: it ended before every link had its verdict, and nobody has asked for that. */
  readonly state: 'idle' | 'running' | 'done' | 'cancelled' | 'cut' | 'failed';
  readonly total: number;
  readonly done: number;
  readonly links: ReadonlyMap<string, LinkReachability>;
  /** Why it could not be begun or ended; null also where nothing says why. */
  readonly problem: Problem | null;
}

const idle: ReachabilityRun = { state: 'idle', total: 0, done: 0, links: new Map(), problem: null };
/** More often nobody can read it. */
const showEveryMs = 150;

/** One check at a time; leaving the screen calls it off. */
export function useReachability(check: CheckReachability) {
  const [run, setRun] = useState<ReachabilityRun>(idle);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const start = async (input: ReachabilityInput) => {
    stop.current?.abort();
    const own = new AbortController();
    stop.current = own;
    const links = new Map<string, LinkReachability>();
    let total = 0;
    let done = 0;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const show = (state: ReachabilityRun['state'], problem: Problem | null = null) => {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (stop.current === own) setRun({ state, total, done, links: new Map(links), problem });
    };
    show('running');
    try {
      for await (const progress of await check(input, { signal: own.signal })) {
        ({ total, done } = progress);
        foldSteps(links, progress);
        timer ??= setTimeout(() => show('running'), showEveryMs);
      }
      // A stream may be ended to make room for another window's.
      show(own.signal.aborted ? 'cancelled' : done < total ? 'cut' : 'done');
    } catch (error) {
      show(own.signal.aborted ? 'cancelled' : 'failed', problemOf(error));
    }
  };
  return { run, start, cancel: () => stop.current?.abort() };
}
