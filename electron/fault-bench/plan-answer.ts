/** What the rehearsal host answers to one request under a fault, pure. */
import type { Fault } from '../../shared/contract/fault-bench.ts';
import { rangeStillValid, selectRange } from '../serving/index.ts';

/** A host that does not listen answers nothing. */
export type AnsweringFault = Exclude<Fault, 'dead'>;

export interface AnswerPlan {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
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
  const { size } = file;
  const etag = `"${file.sha256}"`;
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    ETag: etag,
    Connection: 'close',
  };
  const nothing = { start: 0, end: 0, wrongFrom: size, ending: 'end', slow: false } as const;
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, headers: { Allow: 'GET, HEAD', Connection: 'close', 'Content-Length': '0' }, ...nothing };
  }
  // RFC 9110 §14.2: Range means something for GET only.
  const wanted = method === 'GET' && rangeStillValid(ifRange, etag, '') ? selectRange(range, size) : whole;
  if (wanted.kind === 'unsatisfiable') {
    const unsatisfied = { 'Content-Range': `bytes */${size}`, 'Content-Length': '0' };
    return { status: 416, headers: { ...headers, ...unsatisfied }, ...nothing };
  }
  const start = wanted.kind === 'part' ? wanted.first : 0;
  const end = wanted.kind === 'part' ? wanted.last + 1 : size;
  return {
    status: wanted.kind === 'part' ? 206 : 200,
    headers: {
      ...headers,
      ...(wanted.kind === 'part' ? { 'Content-Range': `bytes ${start}-${end - 1}/${size}` } : {}),
      ...(fault === 'no-length' ? { 'Transfer-Encoding': 'chunked' } : { 'Content-Length': String(end - start) }),
    },
    ...(method === 'HEAD' ? nothing : bodyOf({ start, end, size }, fault)),
  };
}

const whole = { kind: 'whole' } as const;

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
