import type { RawHeaders } from '../../shared/fallback/index.ts';

/** The head of a response whose body is just so many bytes. */
export interface PlainHead {
  readonly status: number;
  readonly reason: string;
  readonly headers: RawHeaders;
  /** Of the body. */
  readonly contentLength: number;
  /** The connection can be used again when the body has been read. */
  readonly keepAlive: boolean;
}

/** RFC 9112 §4; a body that is told by its length (§6.3, 6). */
const statusLine = /^HTTP\/1\.1 ([2-5]\d\d) ([\t\x20-\x7e\x80-\xff]*)$/;
const version = 'HTTP/1.1 ';
/** RFC 9112 §5, without line folding. */
const fieldLine =
  /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[\t ]*((?:[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?)[\t ]*$/;
/** Answers of these kinds have no body, whatever their header says (RFC 9110 §15.3.5, §15.4.5). */
const bodiless = new Set([204, 304]);

/**
 * Reads a head (without the empty line at its end) of which there is nothing to be said: anything that is only a little
 * odd is null, and not judged in here.
 */
export function parsePlainHead(text: string): PlainHead | null {
  const [first = '', ...lines] = text.split('\r\n');
  const started = statusLine.exec(first);
  const status = Number(started?.[1]);
  if (started === null || bodiless.has(status)) return null;
  const headers: (readonly [string, string])[] = [];
  let contentLength: number | null = null;
  let keepAlive = true;
  for (const line of lines) {
    const [, name, value = ''] = fieldLine.exec(line) ?? [];
    if (name === undefined) return null;
    headers.push([name, value]);
    switch (name.toLowerCase()) {
      case 'content-length':
        if (contentLength !== null || !/^\d{1,15}$/.test(value)) return null;
        contentLength = Number(value);
        break;
      case 'transfer-encoding':
      case 'upgrade':
        return null;
      case 'connection':
        keepAlive &&= value.toLowerCase() === 'keep-alive';
        break;
    }
  }
  return contentLength === null ? null : { status, reason: started[2] ?? '', headers, contentLength, keepAlive };
}

/** Whether it is worth waiting for the rest of what begins so: who speaks another protocol may never end its head. */
export function mayBecomePlain(beginning: Buffer): boolean {
  const first = beginning.indexOf('\r\n', 0, 'latin1');
  if (first !== -1) return statusLine.test(beginning.toString('latin1', 0, first));
  return version.startsWith(beginning.toString('latin1', 0, version.length));
}
