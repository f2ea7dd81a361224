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
  withoutSecrets,
} from '../http/index.ts';
import type { FilePieces } from './known-bytes.ts';
import { askLink } from './link-request.ts';
import { readBytes } from './read-bytes.ts';
import { choosePiecesToCheck, isReadWhole } from './spot-pieces.ts';
import { Misfit, isOtherFile, noPhases } from './spot-misfit.ts';
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
  /** The header of each last answer, as it came. */
  onAnswer?(response: HttpResponse): void;
}

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
  /** That was connected to. */
  readonly address?: string | null;
}

/** Of an answer that is only looked at: enough to say when it began. */
const firstBytes = 16 * 1024;
/** As late as this many times the deadline, and it is no longer waited for. */
const patience = 2;

/** Rejects with the signal's reason, or a bug; everything that a host can do is a result. */
export async function spotCheck(services: SpotServices, check: SpotCheck, signal: AbortSignal): Promise<SpotResult> {
  const { http, clock, settings, random, onAnswer } = services;
  const { url, size, sha256, allowLoopback } = check;
  const startedAt = clock.now();
  const depth = check.depth === 'pieces' && isReadWhole(check) ? 'whole' : check.depth;
  const late = new AbortController();
  const options = { http, url, allowLoopback, settings, signal: AbortSignal.any([signal, late.signal]) };
  let last: HttpResponse | null = null;
  let phases: Phases | null = null;
  let bytes = 0;
  let normalised: number | null = null;
  let privateAddresses: readonly string[] = [];

  const heard = (response: HttpResponse) => {
    last = response;
    privateAddresses = response.refusedAddresses;
    onAnswer?.(response);
  };
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
    finalUrl: withoutSecrets(new URL(last?.url ?? url)),
    address: last?.address ?? null,
    ...end,
  });

  async function lookAtHeaders(): Promise<SpotResult> {
    const { response } = await askLink(options);
    heard(response);
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
    for (const { start, end, hash } of choosePiecesToCheck(check, random)) {
      const askedAt = clock.now();
      const { response } = await askLink(start === 0 ? options : { ...options, range: `bytes=${start}-` });
      heard(response);
      // It may well send no parts (RFC 9110 §14.2): a download that goes on there begins anew.
      const isIgnored = start > 0 && response.status === 200;
      const misfit = misfitOf(response, { start: isIgnored ? 0 : start, size });
      if (misfit !== null || isIgnored) await response.discard();
      if (misfit !== null) throw misfit;
      if (isIgnored) {
        detail = 'it does not send parts of a file';
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
    const asked: Http = {
      ...http,
      async request() {
        try {
          const { response } = await askLink(options);
          heard(response);
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
      const verified = await verifyCopy(asked, {
        url,
        size,
        sha256,
        allowLoopback,
        onProgress: (received) => (bytes = received),
      });
      ({ phases } = verified);
      if (verified.ok) {
        normalised = normalisedTime(clock.now() - startedAt, size, settings);
        return result({ code: 'ok', detail: '' });
      }
      const { code, problem } = verified;
      const { detail = '', status } = problem.facts;
      return result({
        code,
        detail: String(detail),
        ...(typeof status === 'number' ? { status } : {}),
        wrongBytes: isWrong(code, String(detail), last),
        forbidden: isForbidden || code === 'tcp.address_invalid',
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
      const { code, detail, status = last?.status ?? null } = error;
      const forbidden = error instanceof ForbiddenRedirect || code === 'tcp.address_invalid';
      return result({ code, detail, status, forbidden, finalUrl: error.url });
    }
  };
  const first = await judged();
  // A connection reset before any body byte says little (RFC 9110 §9.2.2): once more on a new one, as the gateway does.
  const end = first.code === 'tcp.reset' && first.bytes === 0 && depth !== 'whole' ? await judged() : first;
  if (end.code !== 'ok' || privateAddresses.length === 0) return end;
  // Who gets which of its addresses is chance: an installer may be sent into its own network.
  const detail = `${privateAddresses.join(', ')}, beside a public address`;
  return { ...end, code: 'tcp.address_invalid', forbidden: true, slow: false, detail };
}

function misfitOf(response: HttpResponse, { start, size }: { readonly start: number; readonly size: number }) {
  const failure = start === 0 ? checkResponse(response, size) : checkContinuation(response, { from: start, size });
  return failure === null ? null : new Misfit(failure, start === 0 && isOtherFile(failure, response));
}

/** Once it was read whole. */
function isWrong(code: OutcomeCode, detail: string, response: HttpResponse | null): boolean {
  if (code === 'fallback.integrity.digest_mismatch') return true;
  return code === 'http.response.invalid' && response !== null && isOtherFile({ code, detail }, response);
}
