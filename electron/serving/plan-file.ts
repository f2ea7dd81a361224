/** How a request for a file is answered: whole, in part, or not (RFC 9110 §13, §14), pure. */
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { matches, noneMatch, rangeStillValid, selectRange } from './ranges.ts';

export interface ServedFile {
  /** Bytes. */
  readonly size: number;
  /** A strong one, in its quotes. */
  readonly etag: string;
  /** An HTTP date, where it is known. */
  readonly lastModified?: string;
  /** What else goes with its bytes, and with the word that they have not changed. */
  readonly headers: Readonly<OutgoingHttpHeaders>;
}

export interface FileRequest {
  /** GET or HEAD. */
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

export interface FilePlan {
  readonly status: 200 | 206 | 304 | 412 | 416;
  readonly headers: Readonly<OutgoingHttpHeaders>;
  /** Both ends are included; null where no bytes are sent. */
  readonly bytes: { readonly first: number; readonly last: number } | null;
}

/** In the order of RFC 9110 §13.2.2. A refusal says nothing of the file but its length: it is not the file. */
export function planFile({ method, headers: asked }: FileRequest, file: ServedFile): FilePlan {
  const { size, etag, lastModified } = file;
  if (asked['if-match'] !== undefined && !matches(asked['if-match'], etag)) return refusal(412, {});
  const headers = {
    ...file.headers,
    'Accept-Ranges': 'bytes',
    ETag: etag,
    ...(lastModified === undefined ? {} : { 'Last-Modified': lastModified }),
  };
  if (noneMatch(asked['if-none-match'], etag)) return { status: 304, headers, bytes: null };
  // §14.2: Range means something for GET only.
  const inPart = method === 'GET' && rangeStillValid(oneOf(asked['if-range']), etag, lastModified ?? '');
  const range = inPart ? selectRange(asked.range, size) : ({ kind: 'whole' } as const);
  if (range.kind === 'unsatisfiable') return refusal(416, { 'Content-Range': `bytes */${size}` });
  const isPart = range.kind === 'part';
  const { first, last } = isPart ? range : { first: 0, last: size - 1 };
  return {
    status: isPart ? 206 : 200,
    headers: {
      ...headers,
      ...(isPart ? { 'Content-Range': `bytes ${first}-${last}/${size}` } : {}),
      'Content-Length': String(last - first + 1),
    },
    bytes: method === 'HEAD' || size === 0 ? null : { first, last },
  };
}

function refusal(status: 412 | 416, headers: Readonly<OutgoingHttpHeaders>): FilePlan {
  return { status, headers: { 'Cache-Control': 'no-store', ...headers, 'Content-Length': '0' }, bytes: null };
}

/** Node knows no limit to how often this one may come. */
function oneOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}
