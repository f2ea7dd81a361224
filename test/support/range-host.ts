/** What a host that knows parts answers: plain, HEAD, Range and suffix Range (RFC 9110 §14), and what of it may be wrong. */
import { type Script, response } from './bad-host.ts';

interface Ways {
  /** Lines for every answer. */
  readonly headers?: readonly string[];
  /** In place of the 206 for these bytes. */
  part?(start: number, end: number, isSuffix: boolean): Script;
  head?: Script;
}

export function ranges(bytes: Uint8Array, { headers = [], part, head }: Ways = {}): (request: string) => Script {
  const size = bytes.byteLength;
  const length = (of: number) => `Content-Length: ${of}`;
  return (request) => {
    if (request.startsWith('HEAD ')) return head ?? response('200 OK', [length(size), ...headers]);
    const asked = rangeOf(request, size);
    if (asked === null) return response('200 OK', [length(size), ...headers], bytes);
    const { start, end, isSuffix } = asked;
    return (
      part?.(start, end, isSuffix) ??
      response(
        '206 Partial Content',
        [length(end - start), `Content-Range: bytes ${start}-${end - 1}/${size}`, ...headers],
        bytes.subarray(start, end),
      )
    );
  };
}

/** Null where no part is asked for. */
export function rangeOf(request: string, size: number) {
  const [, first = '', last = ''] = /^range: *bytes=(\d*)-(\d*)\r?$/im.exec(request) ?? [];
  if (first === '' && last === '') return null;
  if (first === '') return { start: Math.max(0, size - Number(last)), end: size, isSuffix: true };
  return { start: Number(first), end: last === '' ? size : Math.min(size, Number(last) + 1), isSuffix: false };
}
