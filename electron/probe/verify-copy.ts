import { createHash } from 'node:crypto';
import { type OutcomeCode, checkResponse, outcomeProblem } from '../../shared/fallback/index.ts';
import type { Problem } from '../../shared/problem/index.ts';
import { type Http, HttpFailure, type Limits, type Phases, neutralHeaders, withoutSecrets } from '../http/index.ts';

export interface VerifyOptions {
  readonly url: string;
  /** Bytes, as the index has it. */
  readonly size: number;
  /** Hex, lower case. */
  readonly sha256: string;
  /** For a rehearsal host. */
  readonly allowLoopback: boolean;
  readonly limits?: Partial<Limits>;
  readonly signal?: AbortSignal;
  /** Bytes received so far. */
  onProgress?(bytes: number): void;
  /** The bytes themselves, in their order and each once; whether they are the file is known at the end. */
  onBytes?(bytes: Uint8Array): void;
}

export type VerifyResult =
  | {
      readonly ok: true;
      /** After redirects. */
      readonly url: string;
      readonly phases: Phases;
      readonly bytes: number;
      /** From the first question to the last byte. */
      readonly seconds: number;
    }
  | {
      readonly ok: false;
      readonly code: OutcomeCode;
      readonly problem: Problem;
      /** Of the request that failed: after a redirect not the one first asked. Without user name, password and query. */
      readonly url: string;
      /** That was connected to, or tried last; null where it did not come to that. */
      readonly address: string | null;
      readonly phases: Phases;
    };

export async function verifyCopy(http: Http, options: VerifyOptions): Promise<VerifyResult> {
  try {
    return await verifyOnce(http, options);
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    // A connection reset before any body byte says little (RFC 9110 §9.2.2): once more on a new one.
    if (error.code !== 'tcp.reset' || error.phases.firstByteMs !== null) return failed(error);
  }
  try {
    return await verifyOnce(http, options);
  } catch (error) {
    if (error instanceof HttpFailure) return failed(error);
    throw error;
  }
}

async function verifyOnce(http: Http, options: VerifyOptions): Promise<VerifyResult> {
  const { url, size, sha256, allowLoopback, limits, signal, onProgress, onBytes } = options;
  const started = performance.now();
  const response = await http.request({
    url,
    headers: neutralHeaders,
    allowLoopback,
    ...(limits === undefined ? {} : { limits }),
    ...(signal === undefined ? {} : { signal }),
  });
  const fail = async (code: OutcomeCode, detail: string): Promise<VerifyResult> => {
    await response.discard();
    const { address, status, phases } = response;
    const final = new URL(response.url);
    const shown = withoutSecrets(final);
    const problem = outcomeProblem(code, { host: final.host, url: shown, status, detail });
    return { ok: false, code, problem, url: shown, address, phases: { ...phases } };
  };

  const refusal = checkResponse(response, size);
  if (refusal !== null) return fail(refusal.code, refusal.detail);

  // Exactly `size` bytes are read: that is what Content-Length says (checked above), and in HTTP/1.1 whatever a host sends
  // after them on the connection is not part of this message (RFC 9112 §6.3) and reaches no client. So a longer body can
  // only be one that says another length, or none, which is refused above; the check in the loop is for another transport.
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > size) return fail('http.response.invalid', `it sent more than ${size} bytes`);
    hash.update(chunk);
    onBytes?.(chunk);
    onProgress?.(bytes);
  }
  if (bytes < size) return fail('http.response.invalid', `it ended after ${bytes} of ${size} bytes`);
  if (hash.digest('hex') !== sha256)
    return fail('fallback.integrity.digest_mismatch', 'the size is right, the SHA-256 is not');
  const seconds = (performance.now() - started) / 1000;
  return { ok: true, url: response.url, phases: { ...response.phases }, bytes, seconds };
}

function failed({ code, host, url, address, status, detail, phases }: HttpFailure): VerifyResult {
  const problem = outcomeProblem(code, { host, url, detail, ...(status === undefined ? {} : { status }) });
  return { ok: false, code, problem, url, address, phases };
}
