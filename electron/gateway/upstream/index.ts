/**
 * The upstream index behind the gateway: the pages of all projects that we do not manage, asked for as pip does, kept as
 * long as the upstream allows (RFC 9111), and a while longer when it fails. Whatever it says is untrusted.
 */
import { normalizeName } from '../../../shared/packaging/index.ts';
import { isProblem, type ProblemError } from '../../../shared/problem/index.ts';
import type { Http } from '../../http/index.ts';
import { createByteLru } from './byte-lru.ts';
import {
  type CacheRules,
  cacheRulesOf,
  freshnessAt,
  rulesAfter304,
  sameValidators,
  type Validators,
  validatorsOf,
} from './cache-rules.ts';
import { type FetchedPage, fetchUpstreamPage } from './fetch-page.ts';
import { isNormalizedName, type UpstreamFileName } from './file-path.ts';
import { createPageReader } from './page-reader.ts';
import { createSharedWork } from './shared-work.ts';
import type { ProxiedFile, UpstreamPage } from './upstream-page.ts';

export { readUpstreamFilePath, type UpstreamFileName } from './file-path.ts';
export { mergePages } from './merge-pages.ts';
export type { DirectFile, ProxiedFile, UpstreamFile, UpstreamPage } from './upstream-page.ts';

export interface Upstream {
  /**
   * The project's page; all who ask at the same time share one request. Problems, where there is no page to stand in:
   * `upstream.unreachable`, `upstream.refused`, `upstream.too_large`, `page.*`. Or the signal's reason.
   */
  project(name: string, signal?: AbortSignal): Promise<UpstreamAnswer>;
  /** What a link of ours stands for; null where the upstream lists no such file. Problems as above. */
  file(name: UpstreamFileName, signal?: AbortSignal): Promise<ProxiedFile | null>;
}

export type UpstreamAnswer =
  | {
      readonly kind: 'page';
      readonly page: UpstreamPage;
      /** Of the upstream's page. The page that the gateway makes of it needs its own. */
      readonly validators: Validators;
      /** For the `max-age` of the gateway's page. */
      readonly freshForSeconds: number;
      /** A sentence, where the page is an old one because the upstream fails (what RFC 7234 had `Warning: 111` for). */
      readonly warning: string | null;
    }
  | { readonly kind: 'absent'; readonly freshForSeconds: number };

export interface UpstreamOptions {
  readonly http: Http;
  /** `https://host/simple/` */
  readonly simpleUrl: string;
  /** The upstream is on this computer: loopback and plain http are allowed there. */
  readonly rehearsal?: boolean;
  /** Monotonic milliseconds. */
  now?(): number;
  /** Of memory for pages; 64 MiB unless told. A page counts twice its body: about what it takes once it is read. */
  readonly memoryBytes?: number;
  /** Of one page; 64 MiB unless told. */
  readonly pageBytes?: number;
}

type Known =
  | {
      readonly kind: 'page';
      readonly page: UpstreamPage;
      readonly validators: Validators;
      readonly rules: CacheRules;
      readonly askedAt: number;
      readonly bytes: number;
    }
  | { readonly kind: 'absent'; readonly askedAt: number };
type KnownPage = Extract<Known, { kind: 'page' }>;

const usualBytes = 64 * 1024 * 1024;
/** A project that appears is seen a minute later at most. */
const absentMs = 60_000;
/** How long, after the upstream failed, old pages are given without asking it: each would wait for its silence anew. */
const leaveAloneMs = 30_000;

export function createUpstream(options: UpstreamOptions): Upstream {
  const { http, rehearsal = false, now = () => performance.now(), pageBytes = usualBytes } = options;
  const root = options.simpleUrl.endsWith('/') ? options.simpleUrl : `${options.simpleUrl}/`;
  const pages = createByteLru<Known>(options.memoryBytes ?? usualBytes);
  const reader = createPageReader();
  const shared = createSharedWork<UpstreamAnswer>();
  let failure: { readonly error: ProblemError; readonly at: number } | null = null;

  async function ask(project: string, signal: AbortSignal): Promise<UpstreamAnswer> {
    const known = pages.get(project) ?? null;
    const askedAt = now();
    if (failure !== null && askedAt - failure.at < leaveAloneMs) {
      const old = staleAnswer(known, failure.error, askedAt);
      if (old !== null) return old;
    }
    try {
      const request = { url: `${root}${project}/`, rehearsal, limit: pageBytes, signal };
      const validators = known?.kind === 'page' ? known.validators : null;
      let fetched = await fetchUpstreamPage(http, { ...request, ...(validators === null ? {} : { validators }) });
      if (
        fetched.kind === 'not-modified' &&
        !sameValidators(validators ?? noValidators, validatorsOf(fetched.headers))
      ) {
        fetched = await fetchUpstreamPage(http, request);
      }
      failure = null;
      const next = await knownOf(project, fetched, { known, askedAt, signal });
      keep(project, next);
      return answerOf(next, now());
    } catch (error) {
      if (!isProblem(error)) throw error;
      if (isOfHost(error)) failure = { error, at: now() };
      const old = staleAnswer(known, error, now());
      if (old === null) throw error;
      return old;
    }
  }

  function keep(project: string, next: Known): void {
    if (next.kind === 'absent') pages.set(project, next, 2 * project.length);
    else if (next.rules.storable) pages.set(project, next, 2 * next.bytes);
    else pages.delete(project);
  }

  async function knownOf(
    project: string,
    fetched: FetchedPage,
    { known, askedAt, signal }: { known: Known | null; askedAt: number; signal: AbortSignal },
  ): Promise<Known> {
    switch (fetched.kind) {
      case 'absent':
        return { kind: 'absent', askedAt };
      case 'not-modified': {
        if (known?.kind !== 'page') throw new Error('a 304 to a question without conditions');
        const told = validatorsOf(fetched.headers);
        const validators = {
          etag: told.etag ?? known.validators.etag,
          lastModified: told.lastModified ?? known.validators.lastModified,
        };
        return { ...known, validators, rules: rulesAfter304(known.rules, fetched.headers), askedAt };
      }
      case 'page': {
        const { body, contentType, url } = fetched;
        return {
          kind: 'page',
          page: await reader.read({ body, contentType, url, project, rehearsal }, signal),
          validators: validatorsOf(fetched.headers),
          rules: cacheRulesOf(fetched.headers),
          askedAt,
          bytes: body.length,
        };
      }
    }
  }

  async function project(name: string, signal?: AbortSignal): Promise<UpstreamAnswer> {
    signal?.throwIfAborted();
    const normalized = normalizeName(name);
    // It becomes part of a URL. There is no project of any other name.
    if (!isNormalizedName(normalized)) return { kind: 'absent', freshForSeconds: absentMs / 1000 };
    const known = pages.get(normalized);
    if (known !== undefined && freshMs(known, now()) > 0) return answerOf(known, now());
    return shared.run(normalized, (whileWanted) => ask(normalized, whileWanted), signal);
  }

  return {
    project,
    async file(name, signal) {
      // The link names the bytes: an old page is as good as a new one, as long as it has it.
      const known = pages.get(name.project);
      const old = known?.kind === 'page' ? fileOf(known.page, name) : null;
      if (old !== null) return old;
      const answer = await project(name.project, signal);
      return answer.kind === 'page' ? fileOf(answer.page, name) : null;
    },
  };
}

const noValidators: Validators = { etag: null, lastModified: null };

function freshMs(known: Known, now: number): number {
  const age = now - known.askedAt;
  return (known.kind === 'absent' ? absentMs : known.rules.freshMs) - age;
}

function answerOf(known: Known, now: number): UpstreamAnswer {
  const freshForSeconds = Math.max(0, Math.floor(freshMs(known, now) / 1000));
  if (known.kind === 'absent') return { kind: 'absent', freshForSeconds };
  return { kind: 'page', page: known.page, validators: known.validators, freshForSeconds, warning: null };
}

function staleAnswer(known: Known | null, error: ProblemError, now: number): UpstreamAnswer | null {
  if (known?.kind !== 'page' || freshnessAt(known.rules, now - known.askedAt) === 'over') return null;
  return {
    ...pageAnswer(known),
    warning: `${error.problem.message} This is its page of ${ago(now - known.askedAt)} ago.`,
  };
}

function pageAnswer({ page, validators }: KnownPage) {
  return { kind: 'page', page, validators, freshForSeconds: 0 } as const;
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

function fileOf(page: UpstreamPage, { sha256, filename }: UpstreamFileName): ProxiedFile | null {
  for (const file of page.files) {
    if (file.kind === 'proxied' && file.sha256 === sha256 && file.filename === filename) return file;
  }
  return null;
}
