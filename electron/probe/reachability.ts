/** Many links at once: hosts in parallel, each host a few requests at a time, results as they come. */
import pLimit from 'p-limit';
import type { ReachabilityProgress, ReachabilityStep } from '../../shared/contract/reachability.ts';
import { type LinkFailure, type PolicySettings, defaultPolicy } from '../../shared/fallback/index.ts';
import { type Clock, type Examiner, type Http, monotonicClock } from '../http/index.ts';
import { checkLink } from './check-link.ts';
import { seededRandom } from './choose-parts.ts';
import { createExaminations } from './examinations.ts';
import { createHostedCopies } from './hosted-copy.ts';
import type { ProbedLink } from './probed-link.ts';

export interface ReachabilityOptions {
  /** The same seed chooses the same parts. */
  readonly seed: number;
  readonly settings?: PolicySettings;
  /** Links of one host that are checked side by side, and in all. */
  readonly perHost?: number;
  readonly inAll?: number;
  readonly signal?: AbortSignal;
}

export interface ReachabilityServices {
  readonly http: Http;
  readonly examiner: Examiner;
  readonly clock?: Clock;
  /** For the days left on a certificate. */
  readonly now: () => Date;
  readonly onBug: (error: unknown) => void;
}

/**
 * What is found out, in the order in which it is: as much at once as has come since the last was taken. Nothing goes on
 * when whoever reads it has left. Rejects with the signal's reason.
 */
export async function* checkReachability(
  { http, examiner, clock = monotonicClock, now, onBug }: ReachabilityServices,
  links: readonly ProbedLink[],
  { seed, settings = defaultPolicy, perHost = 4, inAll = 24, signal: outer }: ReachabilityOptions,
): AsyncGenerator<ReachabilityProgress, void, void> {
  const stop = new AbortController();
  const signal = outer === undefined ? stop.signal : AbortSignal.any([stop.signal, outer]);
  const total = links.length;
  let done = 0;
  let steps: { linkId: string; step: ReachabilityStep }[] = [];
  let wake = Promise.withResolvers<void>();
  const onAbort = () => wake.resolve();
  signal.addEventListener('abort', onAbort, { once: true });

  const limits = { external: limitsByHost(perHost), hosted: limitsByHost(perHost) };
  const all = pLimit(inAll);
  const shared = {
    http,
    clock,
    settings,
    signal,
    examinations: createExaminations({ examiner, settings, now, signal }),
    hosted: createHostedCopies({ http, settings, clock, signal, limit: (url, work) => limits.hosted(url.host)(work) }),
    down: new Map<string, LinkFailure>(),
  };
  const checkOne = async (link: ProbedLink, at: number) => {
    const tell = (step: ReachabilityStep) => {
      steps.push({ linkId: link.id, step });
      if (step.type === 'verdict' || step.type === 'failed') done += 1;
      wake.resolve();
    };
    if (signal.aborted) return;
    try {
      await checkLink({ ...shared, random: seededRandom(seed + at * 0x9e37), tell }, link);
    } catch (error) {
      if (signal.aborted) return;
      onBug(error);
      tell({ type: 'failed', problem: ownMistake });
    }
  };
  const work = Promise.all(links.map((link, at) => limits.external(hostOf(link))(() => all(() => checkOne(link, at)))));

  try {
    yield { total, done, steps: [] };
    for (const isOver = () => done === total && steps.length === 0; !isOver();) {
      await wake.promise;
      wake = Promise.withResolvers<void>();
      signal.throwIfAborted();
      const news = steps;
      steps = [];
      if (news.length > 0) yield { total, done, steps: news };
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    stop.abort(new Error('Nobody reads the results any more'));
    await work;
  }
}

const ownMistake = {
  code: 'app.bug',
  message: 'Fallback Links made a mistake of its own here.',
  facts: {},
  remedy: 'Try again. If it happens again, please report it with the log.',
};

function hostOf({ url }: ProbedLink): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

function limitsByHost(most: number) {
  const limits = new Map<string, ReturnType<typeof pLimit>>();
  return (host: string) => {
    const limit = limits.get(host) ?? pLimit(most);
    limits.set(host, limit);
    return limit;
  };
}
