/** What the rehearsal host answers to one request under a fault, pure. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { Fault } from '../../shared/contract/fault-bench.ts';
import { planFile } from '../serving/index.ts';

/** A host that does not listen answers nothing. */
export type AnsweringFault = Exclude<Fault, 'dead'>;

export interface AnswerPlan {
  readonly status: number;
  readonly headers: Readonly<OutgoingHttpHeaders>;
  /** The stretch of the file that is sent; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** From here on in the file, every byte is another one. */
  readonly wrongFrom: number;
  /** What comes after `end`. */
  readonly ending: 'end' | 'silence' | 'reset';
  readonly slow: boolean;
}

export interface AnswerRequest {
  readonly method: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly file: { readonly size: number; readonly sha256: string };
  readonly fault: AnsweringFault;
}

export function planAnswer({ method, range, ifRange, file, fault }: AnswerRequest): AnswerPlan {
  const { size, sha256 } = file;
  const nothing = { start: 0, end: 0, wrongFrom: size, ending: 'end', slow: false } as const;
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, headers: { Allow: 'GET, HEAD', Connection: 'close', 'Content-Length': '0' }, ...nothing };
  }
  const asked = { method, headers: { range, 'if-range': ifRange } };
  const headers = { 'Content-Type': 'application/octet-stream' };
  const plan = planFile(asked, { size, etag: `"${sha256}"`, headers });
  const { 'Content-Length': _, ...unframed } = plan.headers;
  const losesLength = fault === 'no-length' && plan.status < 300;
  return {
    status: plan.status,
    headers: { Connection: 'close', ...(losesLength ? { ...unframed, 'Transfer-Encoding': 'chunked' } : plan.headers) },
    ...(plan.bytes === null ? nothing : bodyOf({ start: plan.bytes.first, end: plan.bytes.last + 1, size }, fault)),
  };
}

function bodyOf({ start, end, size }: { start: number; end: number; size: number }, fault: AnsweringFault) {
  const well = { start, end, wrongFrom: size, ending: 'end', slow: false } as const;
  switch (fault) {
    case 'none':
    case 'no-length':
      return well;
    case 'slow':
      return { ...well, slow: true };
    case 'wrong-bytes':
      return { ...well, wrongFrom: Math.floor(size / 2) };
    case 'stall': {
      const stop = Math.floor(size * 0.9);
      return end <= stop ? well : { ...well, end: Math.max(start, stop), ending: 'silence' as const };
    }
    case 'cut':
      return { ...well, end: start + Math.floor((end - start) / 2), ending: 'reset' as const };
  }
}
