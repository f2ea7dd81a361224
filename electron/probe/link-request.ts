/** The requests of a check: as an installer's, by the same rules, each redirect told. */
import type { LinkFailure, PolicySettings, RawHeaders } from '../../shared/fallback/index.ts';
import type { ProbeAnswer, ProbePhases } from '../../shared/contract/reachability.ts';
import {
  ForbiddenRedirect,
  type Http,
  type HttpFailure,
  type HttpResponse,
  type TracedHop,
  neutralHeaders,
  requestTraced,
} from '../http/index.ts';

export interface LinkRequestOptions {
  readonly http: Http;
  readonly url: string;
  readonly allowLoopback: boolean;
  readonly settings: PolicySettings;
  readonly signal: AbortSignal;
  readonly method?: 'GET' | 'HEAD';
  /** `bytes=0-99`, `bytes=-100`. */
  readonly range?: string;
  /** Told of each answer, redirects too. */
  onHop?(hop: TracedHop): void;
  /** Told of each address before it is asked. */
  onHost?(url: URL): void;
}

export async function askLink(options: LinkRequestOptions): Promise<{ response: HttpResponse; redirects: number }> {
  const { http, url, allowLoopback, settings, signal, method = 'GET', range, onHop, onHost } = options;
  const { resolveMs, connectMs, firstByteMs, stallMs, maxRedirects } = settings;
  return await requestTraced(
    http,
    {
      url,
      method,
      headers: range === undefined ? neutralHeaders : { ...neutralHeaders, range },
      allowLoopback,
      limits: { resolveMs, connectMs, firstByteMs, stallMs },
      signal,
    },
    {
      maxRedirects,
      onHop: (hop) => onHop?.(hop),
      ...(onHost === undefined ? {} : { onHost }),
    },
  );
}

export function answerOf({ status, headers: received }: HttpResponse): ProbeAnswer {
  return {
    status,
    contentLength: valueOf(received, 'content-length'),
    contentType: valueOf(received, 'content-type'),
    contentEncoding: valueOf(received, 'content-encoding'),
    acceptRanges: valueOf(received, 'accept-ranges'),
    etag: valueOf(received, 'etag'),
  };
}

/** All of that name, as one; null: none. Shortened: a host decides how long it is. */
export function valueOf(received: RawHeaders, name: string): string | null {
  const values = received.filter(([header]) => header.toLowerCase() === name).map(([, value]) => value.trim());
  return values.length === 0 ? null : values.join(', ').slice(0, 200);
}

export function failureOf(error: HttpFailure, afterMs: number): LinkFailure {
  const { code, host, detail, status = null } = error;
  return { kind: 'failed', code, host, detail, status, afterMs, isForbidden: error instanceof ForbiddenRedirect };
}

export const noPhases: ProbePhases = {
  resolveMs: null,
  connectMs: null,
  tlsMs: null,
  firstByteMs: null,
  transferMs: null,
};
