/**
 * One look at a link that installers are sent to, as deep as was asked for. A host cannot tell it from an installer: the
 * same way out, the same headers in the same order, GET alone, parts asked for as a download that goes on elsewhere asks
 * for them (`bytes=N-`), and then left, as installers leave.
 */
import type { CheckDepth } from '../../shared/contract/health.ts';
import {
  type OutcomeCode,
  type PolicySettings,
  checkContinuation,
  checkResponse,
  deadlineMs,
  isOtherFile,
  normalisedThreshold,
  normalisedTime,
} from '../../shared/fallback/index.ts';
import {
  type Clock,
  ForbiddenRedirect,
  type Http,
  HttpFailure,
  type HttpResponse,
  type Phases,
  type TracedHop,
  withoutSecrets,
} from '../http/index.ts';
import type { FilePieces } from './known-bytes.ts';
import { askLink, valueOf } from './link-request.ts';
import { readBytes } from './read-bytes.ts';
import { choosePiecesToCheck, isReadWhole } from './spot-pieces.ts';
import { Misfit, noPhases } from './spot-misfit.ts';
import { verifyCopy } from './verify-copy.ts';

export interface SpotCheck {
  readonly url: string;
  /** Bytes, as the index has it. */
  readonly size: number;
  /** Hex, lower case. */
  readonly sha256: string;
  /** SHA-256 of each piece, 32 bytes each; null: not known, and then a part can only be there or not. */
  readonly pieces: FilePieces | null;
  /** A rehearsal host. */
  readonly allowLoopback: boolean;
  readonly depth: CheckDepth;
}

export interface SpotServices {
  readonly http: Http;
  readonly clock: Clock;
  readonly settings: PolicySettings;
  /** From 0 to 1. */
  random(): number;
  /** Each answer, redirects too, once it is known what the check found. */
  onAnswer?(answer: TracedHop, found: Found): void;
}

/** `file`: bytes whose hash is the file's, as far as they were read. `unproven`: nothing wrong, but no bytes compared. */
export type Found = 'file' | 'unproven' | 'fault';

export interface SpotResult {
  /** As deep as it went: a small file is read whole instead of in pieces. */
  readonly depth: CheckDepth;
  readonly code: OutcomeCode;
  readonly status: number | null;
  /** What exactly happened, for a person; no secrets. */
  readonly detail: string;
  /** It came, but later than its size allows. */
  readonly slow: boolean;
  /** Another size or other bytes than the file's, said plainly. */
  readonly wrongBytes: boolean;
  /** An address where nobody may be sent, by its name or by a redirect. */
  readonly forbidden: boolean;
  readonly bytes: number;
  /** From the first question to the last byte that was wanted. */
  readonly totalMs: number | null;
  /** s/MiB; of a whole, or of the slowest piece. */
  readonly normalised: number | null;
  readonly phases: Phases;
  /** ISO 8601. */
  readonly certificateUntil: string | null;
  /** Of the request that ended it: after a redirect not the one first asked. Without query. */
  readonly finalUrl?: string;
  /** That was connected to for it, or tried last. */
  readonly address?: string | null;
  /** It asked for fewer requests (429): so long no other is to come from here. */
  readonly restMs?: number;
}

/** Of an answer that is only looked at: enough to say when it began. */
const firstBytes = 16 * 1024;
/** As late as this many times the deadline, and it is no longer waited for. */
const patience = 2;
const longestRestMs = 60_000;

/** Rejects with the signal's reason, or a bug; everything that a host can do is a result. */
export async function spotCheck(services: SpotServices, check: SpotCheck, signal: AbortSignal): Promise<SpotResult> {
  const { http, clock, settings, random, onAnswer } = services;
  const { url, size, sha256, allowLoopback } = check;
  const startedAt = clock.now();
  const depth = check.depth === 'pieces' && isReadWhole(check) ? 'whole' : check.depth;
  const late = new AbortController();
  const answers: TracedHop[] = [];
  /** Where the request under way goes, and what it was answered. */
  let asked = new URL(url);
  let last: HttpResponse | null = null;
  const options = {
    http,
    url,
    allowLoopback,
    settings,
    signal: AbortSignal.any([signal, late.signal]),
    onHost(to: URL) {
      asked = to;
      last = null;
    },
    onHop: (hop: TracedHop) => void answers.push(hop),
  };
  let phases: Phases | null = null;
  let bytes = 0;
  let normalised: number | null = null;
  let isCompared = false;

  const privateAddresses = () => last?.refusedAddresses ?? [];
  const result = (end: Pick<SpotResult, 'code' | 'detail'> & Partial<SpotResult>): SpotResult => ({
    depth,
    status: last?.status ?? null,
    slow: end.code === 'ok' && normalised !== null && normalised > normalisedThreshold(settings),
    wrongBytes: false,
    forbidden: false,
    bytes,
    totalMs: clock.now() - startedAt,
    normalised,
    phases: phases ?? { ...(last?.phases ?? noPhases) },
    certificateUntil: last?.certificateUntil ?? null,
    finalUrl: withoutSecrets(asked),
    address: last?.address ?? null,
    ...(last?.status === 429 ? { restMs: restMs(last) } : {}),
    ...end,
  });

  async function lookAtHeaders(): Promise<SpotResult> {
    const { response } = await askLink(options);
    last = response;
    const refusal = checkResponse(response, size);
    if (refusal !== null) {
      await response.discard();
      throw new Misfit(refusal, isOtherFile(refusal, response));
    }
    const read = await readBytes(response, { length: Math.min(size, firstBytes), mostMs: 0, clock });
    bytes += read.received;
    await response.discard();
    if (read.received === 0 && size > 0)
      throw new Misfit({ code: 'http.response.invalid', detail: `it ended after 0 of ${size} bytes` });
    return result({ code: 'ok', detail: '' });
  }

  async function readPieces(): Promise<SpotResult> {
    let detail = '';
    isCompared = true;
    for (const { start, end, hash } of choosePiecesToCheck(check, random)) {
      const askedAt = clock.now();
      const { response } = await askLink(start === 0 ? options : { ...options, range: `bytes=${start}-` });
      last = response;
      // It may well send no parts (RFC 9110 §14.2): a download that goes on there begins anew.
      const isIgnored = start > 0 && response.status === 200;
      const misfit = misfitOf(response, { start: isIgnored ? 0 : start, size });
      if (misfit !== null || isIgnored) await response.discard();
      if (misfit !== null) throw misfit;
      if (isIgnored) {
        detail = 'it does not send parts of a file';
        isCompared = false;
        continue;
      }
      const length = end - start;
      const read = await readBytes(response, { length, mostMs: deadlineMs(length, settings) * patience, clock });
      bytes += read.received;
      phases ??= { ...response.phases };
      await response.discard();
      if (read.isCut) throw new Misfit({ code: 'fallback.transfer.deadline_exceeded', detail: 'of one part' });
      if (read.received < length)
        throw new Misfit({
          code: 'http.response.invalid',
          detail: `a part ended after ${read.received} of ${length} bytes`,
        });
      isCompared &&= hash !== null;
      if (hash !== null && hash !== read.sha256)
        throw new Misfit(
          { code: 'fallback.integrity.digest_mismatch', detail: 'a piece of it has another SHA-256' },
          true,
        );
      normalised = Math.max(normalised ?? 0, normalisedTime(clock.now() - askedAt, length, settings));
    }
    return result({ code: 'ok', detail, ...(detail === '' ? {} : { depth: 'headers' as const }) });
  }

  async function readWhole(): Promise<SpotResult> {
    let isForbidden = false;
    const asLink: Http = {
      ...http,
      async request() {
        try {
          const { response } = await askLink(options);
          last = response;
          return response;
        } catch (error) {
          isForbidden = error instanceof ForbiddenRedirect;
          throw error;
        }
      },
    };
    const most = deadlineMs(size, settings) * patience;
    const callOff = clock.after(most, () =>
      late.abort(new Misfit({ code: 'fallback.transfer.deadline_exceeded', detail: '' })),
    );
    try {
      const verified = await verifyCopy(asLink, {
        url,
        size,
        sha256,
        allowLoopback,
        onProgress: (received) => (bytes = received),
      });
      ({ phases } = verified);
      if (verified.ok) {
        normalised = normalisedTime(clock.now() - startedAt, size, settings);
        isCompared = true;
        return result({ code: 'ok', detail: '' });
      }
      const { code, problem, url: finalUrl, address } = verified;
      const { detail = '', status } = problem.facts;
      return result({
        code,
        detail: String(detail),
        ...(typeof status === 'number' ? { status } : {}),
        wrongBytes: isWrong(code, String(detail), last),
        forbidden: isForbidden || code === 'tcp.address_invalid',
        finalUrl,
        address,
      });
    } finally {
      callOff();
    }
  }

  const attempt = () => (depth === 'headers' ? lookAtHeaders() : depth === 'pieces' ? readPieces() : readWhole());
  const judged = async (): Promise<SpotResult> => {
    try {
      return await attempt();
    } catch (error) {
      if (signal.aborted) throw error;
      if (error instanceof Misfit) {
        const { code, detail } = error.failure;
        return result({ code, detail, wrongBytes: error.isOtherFile });
      }
      if (!(error instanceof HttpFailure)) throw error;
      ({ phases } = error);
      const { code, detail, url: finalUrl, address, status = last?.status ?? null } = error;
      const forbidden = error instanceof ForbiddenRedirect || code === 'tcp.address_invalid';
      return result({ code, detail, status, forbidden, finalUrl, address });
    }
  };
  const first = await judged();
  // A connection reset before any body byte says little (RFC 9110 §9.2.2): once more on a new one, as the gateway does.
  const again = first.code === 'tcp.reset' && first.bytes === 0 && depth !== 'whole' ? await judged() : first;
  const end = withoutPrivate(again, again.code === 'ok' ? privateAddresses() : []);
  const found = end.code !== 'ok' ? 'fault' : isCompared ? 'file' : 'unproven';
  for (const answer of answers) onAnswer?.(answer, found);
  return end;
}

/** Who gets which of a host's addresses is chance: where some are private, an installer may be sent into its own network. */
function withoutPrivate(end: SpotResult, addresses: readonly string[]): SpotResult {
  if (addresses.length === 0) return end;
  const detail = `${addresses.join(', ')}, beside a public address`;
  return { ...end, code: 'tcp.address_invalid', forbidden: true, slow: false, detail };
}

function misfitOf(response: HttpResponse, { start, size }: { readonly start: number; readonly size: number }) {
  const failure =
    start === 0 ? checkResponse(response, size) : checkContinuation(response, { from: start, end: size, size });
  return failure === null ? null : new Misfit(failure, start === 0 && isOtherFile(failure, response));
}

/** As a host may ask for it, in seconds or as a date (RFC 9110 §10.2.3), and no longer: it may say ten years. */
function restMs({ headers }: HttpResponse): number {
  const asked = valueOf(headers, 'retry-after');
  return asked !== null && /^\d+$/.test(asked) ? Math.min(Number(asked) * 1000, longestRestMs) : longestRestMs;
}

/** Once it was read whole. */
function isWrong(code: OutcomeCode, detail: string, response: HttpResponse | null): boolean {
  if (code === 'fallback.integrity.digest_mismatch') return true;
  return code === 'http.response.invalid' && response !== null && isOtherFile({ code, detail }, response);
}
