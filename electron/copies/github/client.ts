/** One request to GitHub's REST API: its limits are kept, its refusals are read, its answers parsed. */
import type { z } from 'zod';
import type { GitHubPlace } from '../../../shared/contract/copies.ts';
import { problem } from '../../../shared/problem/index.ts';
import { type Http, HttpFailure, type HttpRequest, type HttpResponse } from '../../http/index.ts';
import { revealSecret, type Secret } from '../../secrets/index.ts';
import { askedToWait, headerOf, textOf, wordsOf } from '../answers.ts';
import { Transient, unreachable } from '../retry.ts';
import { type GitHubRefusal, refusalSchema } from './shapes.ts';

export interface GitHubRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly upload?: {
    readonly body: AsyncIterable<Uint8Array>;
    readonly bytes: number;
  };
  readonly signal?: AbortSignal | undefined;
}

export interface GitHubAnswer {
  readonly status: number;
  /** Null for an answer without a body. */
  readonly json: unknown;
  /** Null unless it was refused. */
  readonly refusal: GitHubRefusal | null;
  /** The address of the next page of a list. */
  readonly next: string | null;
}

export interface GitHubClient {
  readonly place: GitHubPlace;
  /** `<api>/repos/<owner>/<repo>`. */
  readonly repository: string;
  /**
   * Refusals that the caller may want to handle (404, 409, 422) are answers; others are thrown: problems
   * `copy.token_refused`, `.not_allowed`, `.moved`, `.refused`, `.unreachable`, or a Transient.
   */
  call(request: GitHubRequest): Promise<GitHubAnswer>;
  parse<Schema extends z.ZodType>(schema: Schema, answer: GitHubAnswer): z.infer<Schema>;
}

/** GitHub asks to wait a minute after a secondary limit that says no time. */
const unsaidPauseMs = 60_000;
const limits = { stallMs: 60_000, firstByteMs: 300_000 } as const;

export function createGitHubClient(options: {
  readonly http: Http;
  readonly place: GitHubPlace;
  readonly token: Secret;
  readonly now: () => Date;
}): GitHubClient {
  const { http, place, token, now } = options;
  const api = place.api.replace(/\/$/, '');
  const apiUrl = new URL(api);
  const { host } = apiUrl;
  const facts = { host, repository: `${place.owner}/${place.repo}` };

  async function open({ method = 'GET', url, json, upload, signal }: GitHubRequest): Promise<HttpResponse> {
    assertOurs(url);
    const request: HttpRequest = {
      url,
      method,
      headers: {
        authorization: `Bearer ${revealSecret(token)}`,
        accept: 'application/vnd.github+json',
        'x-github-api-version': '2022-11-28',
        // GitHub refuses requests without one.
        'user-agent': 'Fallback-Links',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(upload === undefined ? {} : { 'content-type': 'application/octet-stream' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(upload === undefined ? {} : { body: upload.body, contentLength: upload.bytes }),
      ...(upload === undefined ? {} : { limits }),
      maxRedirects: 0,
      allowLoopback: place.rehearsal,
      ...(signal === undefined ? {} : { signal }),
    };
    try {
      return await http.request(request);
    } catch (error) {
      if (!(error instanceof HttpFailure) || signal?.aborted === true) throw error;
      throw unreachable(error, 'The files');
    }
  }

  /** The token goes to the API and its upload host, whatever an answer names as the next address. */
  function assertOurs(url: string): void {
    const { origin } = new URL(url);
    if (origin === apiUrl.origin || (host === 'api.github.com' && origin === 'https://uploads.github.com')) return;
    throw problem(
      'copy.elsewhere',
      `${host} answers with an address on ${new URL(url).host}, where the token does not belong.`,
      { ...facts, url: new URL(url).origin },
      'Check the address of the API.',
    );
  }

  async function call(request: GitHubRequest): Promise<GitHubAnswer> {
    const response = await open(request);
    const { status } = response;
    const text = await textOf(response).catch((error: unknown) => {
      if (!(error instanceof HttpFailure) || request.signal?.aborted === true) throw error;
      throw unreachable(error, 'The files');
    });
    const json = parseJson(text);
    const next = nextPage(headerOf(response, 'link'));
    if (status >= 200 && status < 300) return { status, json, refusal: null, next };
    const parsed = refusalSchema.safeParse(json);
    const refusal: GitHubRefusal = parsed.success ? parsed.data : { message: '', errors: [] };
    const wait = pauseOf(response, refusal.message);
    const answer = wordsOf(refusal.message, [revealSecret(token)]);
    if (wait !== null) throw rateLimited(status, wait, answer);
    if (status === 404 || status === 409 || status === 422) {
      return { status, json: null, refusal: { ...refusal, message: answer }, next: null };
    }
    throw refused(status, answer);
  }

  /** Milliseconds to wait; null where no limit was the reason. */
  function pauseOf(response: HttpResponse, message: string): number | null {
    const { status } = response;
    if (status !== 403 && status !== 429) return null;
    const said = askedToWait(response, now().getTime());
    if (said !== null) return said;
    const reset = headerOf(response, 'x-ratelimit-reset');
    if (headerOf(response, 'x-ratelimit-remaining') === '0' && reset !== null && /^\d+$/.test(reset)) {
      // In seconds since 1970; a second more, because it is rounded down.
      return Math.max(0, (Number(reset) + 1) * 1000 - now().getTime());
    }
    return status === 429 || /secondary rate limit|abuse detection/i.test(message) ? unsaidPauseMs : null;
  }

  function rateLimited(status: number, ms: number, answer: string): Transient {
    const until = new Date(now().getTime() + ms).toISOString();
    return new Transient(
      problem(
        'copy.rate_limited',
        `${host} takes no more requests with this token for now.`,
        { ...facts, status, until, answer },
        `Send the rest after ${until}: what has arrived is not sent again.`,
      ),
      ms,
    );
  }

  function refused(status: number, answer: string) {
    const more = { ...facts, status, answer };
    if (status === 401) {
      return problem(
        'copy.token_refused',
        `${host} does not accept the token.`,
        more,
        'Make a new one; it may have expired or been withdrawn.',
      );
    }
    if (status === 403) {
      return problem(
        'copy.not_allowed',
        `The token may not do this in ${facts.repository}.`,
        more,
        'Give it the permission to write the contents of this repository (and authorize it where the organisation asks for that).',
      );
    }
    if (status >= 300 && status < 400) {
      return problem(
        'copy.moved',
        `${facts.repository} is not there any more under this name.`,
        more,
        'Enter its new name: the links that installers use would also lead there only by a redirect.',
      );
    }
    if (status >= 500 || status === 408) {
      return new Transient(
        problem('copy.host_failed', `${host} failed (${status}).`, more, 'Try again in a few minutes.'),
      );
    }
    return problem('copy.refused', `${host} refused the request with ${status}: ${answer}`, more, 'Check the place.');
  }

  return {
    place,
    repository: `${api}/repos/${place.owner}/${place.repo}`,
    call,
    parse(schema, { json, status }) {
      const parsed = schema.safeParse(json);
      if (parsed.success) return parsed.data;
      throw problem(
        'copy.not_github',
        `${host} does not answer as GitHub does.`,
        { ...facts, status, detail: parsed.error.issues[0]?.message ?? '' },
        'Check the address of the API.',
      );
    },
  };
}

/** RFC 8288, as GitHub writes it. */
function nextPage(link: string | null): string | null {
  return /<([^<>]+)>;\s*rel="next"/.exec(link ?? '')?.[1] ?? null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
