/** Answers of the upstream, kept as long as it allows (RFC 9111) and a while longer where it fails, whatever they are read as. */
import { isProblem, type ProblemError } from '../../../shared/problem/index.ts';
import { createByteLru } from '../byte-lru.ts';
import {
  type CacheRules,
  cacheRulesOf,
  freshnessAt,
  rulesAfter304,
  sameValidators,
  type Validators,
  validatorsOf,
} from './cache-rules.ts';
import type { FetchedPage } from './fetch-page.ts';
import { createSharedWork } from '../shared-work.ts';

export interface Kept<Value> {
  /** All who ask for the same at the same time share one request. Problems of `fetch` and `read`, or the signal's reason. */
  get(key: string, signal?: AbortSignal): Promise<KeptAnswer<Value>>;
  /** What there is without asking, however old; null where there is nothing. */
  peek(key: string): Value | null;
}

export type KeptAnswer<Value> =
  | {
      readonly kind: 'found';
      readonly value: Value;
      readonly freshForSeconds: number;
      /** A sentence, where the answer is an old one because the upstream fails (what RFC 7234 had `Warning: 111` for). */
      readonly warning: string | null;
    }
  | { readonly kind: 'absent'; readonly freshForSeconds: number };

type FoundPage = Extract<FetchedPage, { kind: 'page' }>;

interface KeptOptions<Value> {
  fetch(key: string, validators: Validators | null, signal: AbortSignal): Promise<FetchedPage>;
  /** `bytes`: what it takes of `memoryBytes`. */
  read(
    key: string,
    page: FoundPage,
    old: Value | null,
    signal: AbortSignal,
  ): Promise<{ readonly value: Value; readonly bytes: number }>;
  /** One for all that is asked of the same upstream. */
  readonly failures: HostFailures;
  now(): number;
  readonly memoryBytes: number;
}

/** What the upstream, rather than one answer of it, last failed with. */
export interface HostFailures {
  /** Null where it may be asked. */
  recent(at: number): ProblemError | null;
  failed(error: ProblemError, at: number): void;
  answered(): void;
}

type Known<Value> =
  | {
      readonly kind: 'found';
      readonly value: Value;
      readonly bytes: number;
      readonly validators: Validators;
      readonly rules: CacheRules;
      readonly askedAt: number;
    }
  | { readonly kind: 'absent'; readonly askedAt: number };

/** A project that appears is seen a minute later at most. */
export const absentMs = 60_000;
/** How long, after the upstream failed, old pages are given without asking it: each would wait for its silence anew. */
const leaveAloneMs = 30_000;

export function createHostFailures(): HostFailures {
  let failure: { readonly error: ProblemError; readonly at: number } | null = null;
  return {
    recent: (at) => (failure !== null && at - failure.at < leaveAloneMs ? failure.error : null),
    failed(error, at) {
      if (isOfHost(error)) failure = { error, at };
    },
    answered() {
      failure = null;
    },
  };
}

export function createKept<Value>({ fetch, read, failures, now, memoryBytes }: KeptOptions<Value>): Kept<Value> {
  const answers = createByteLru<Known<Value>>(memoryBytes);
  const shared = createSharedWork<KeptAnswer<Value>>();

  async function ask(key: string, signal: AbortSignal): Promise<KeptAnswer<Value>> {
    const known = answers.get(key) ?? null;
    const askedAt = now();
    const failure = failures.recent(askedAt);
    const instead = failure === null ? null : staleAnswer(known, failure, askedAt);
    if (instead !== null) return instead;
    try {
      const validators = known?.kind === 'found' ? known.validators : null;
      let fetched = await fetch(key, validators, signal);
      if (
        fetched.kind === 'not-modified' &&
        !sameValidators(validators ?? noValidators, validatorsOf(fetched.headers))
      ) {
        fetched = await fetch(key, null, signal);
      }
      failures.answered();
      const next = await knownOf(key, fetched, { known, askedAt, signal });
      keep(key, next);
      return answerOf(next, now());
    } catch (error) {
      if (!isProblem(error)) throw error;
      failures.failed(error, now());
      const old = staleAnswer(known, error, now());
      if (old === null) throw error;
      return old;
    }
  }

  function keep(key: string, next: Known<Value>): void {
    if (next.kind === 'absent') answers.set(key, next, 2 * key.length);
    else if (next.rules.storable) answers.set(key, next, next.bytes);
    else answers.delete(key);
  }

  async function knownOf(
    key: string,
    fetched: FetchedPage,
    { known, askedAt, signal }: { known: Known<Value> | null; askedAt: number; signal: AbortSignal },
  ): Promise<Known<Value>> {
    switch (fetched.kind) {
      case 'absent':
        return { kind: 'absent', askedAt };
      case 'not-modified': {
        if (known?.kind !== 'found') throw new Error('a 304 to a question without conditions');
        const told = validatorsOf(fetched.headers);
        const validators = {
          etag: told.etag ?? known.validators.etag,
          lastModified: told.lastModified ?? known.validators.lastModified,
        };
        return { ...known, validators, rules: rulesAfter304(known.rules, fetched.headers), askedAt };
      }
      case 'page': {
        const old = known?.kind === 'found' ? known.value : null;
        const validators = validatorsOf(fetched.headers);
        const rules = cacheRulesOf(fetched.headers);
        return { kind: 'found', ...(await read(key, fetched, old, signal)), validators, rules, askedAt };
      }
    }
  }

  return {
    async get(key, signal) {
      signal?.throwIfAborted();
      const known = answers.get(key);
      if (known !== undefined && freshMs(known, now()) > 0) return answerOf(known, now());
      return shared.run(key, (whileWanted) => ask(key, whileWanted), signal);
    },
    peek(key) {
      const known = answers.get(key);
      return known?.kind === 'found' ? known.value : null;
    },
  };
}

const noValidators: Validators = { etag: null, lastModified: null };

function freshMs(known: Known<unknown>, now: number): number {
  const age = now - known.askedAt;
  return (known.kind === 'absent' ? absentMs : known.rules.freshMs) - age;
}

function answerOf<Value>(known: Known<Value>, now: number): KeptAnswer<Value> {
  const freshForSeconds = Math.max(0, Math.floor(freshMs(known, now) / 1000));
  if (known.kind === 'absent') return { kind: 'absent', freshForSeconds };
  return { kind: 'found', value: known.value, freshForSeconds, warning: null };
}

function staleAnswer<Value>(known: Known<Value> | null, error: ProblemError, now: number): KeptAnswer<Value> | null {
  if (known?.kind !== 'found' || freshnessAt(known.rules, now - known.askedAt) === 'over') return null;
  const { value, askedAt } = known;
  const warning = `${error.problem.message} This is its page of ${ago(now - askedAt)} ago.`;
  return { kind: 'found', value, freshForSeconds: 0, warning };
}

function ago(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return minutes === 1 ? 'a minute' : `${minutes} minutes`;
  return `${Math.floor(minutes / 60)} hours`;
}

/** It is the upstream that fails, not this one page of it. */
function isOfHost({ problem }: ProblemError): boolean {
  const { code, facts } = problem;
  if (code === 'upstream.unreachable') return true;
  return code === 'upstream.refused' && (facts['status'] === 429 || Number(facts['status']) >= 500);
}
