/**
 * What a host may answer to a plain GET for a file, by the rows of bad-hosts.md, and what must be made of it. The same
 * table serves the checks of links, the downloads and the gateway.
 */
import { gzipSync } from 'node:zlib';
import type { OutcomeCode } from '../../shared/fallback/index.ts';
import { type Script, file, hangUp, redirect, response } from './bad-host.ts';

export interface BadAnswer {
  readonly row: number;
  readonly what: string;
  readonly reply: (copy: Copy) => Script;
  readonly code: OutcomeCode;
  /** What the sentence for the person says, besides the host. */
  readonly says?: string | RegExp;
}

/** The file that the host should have sent. */
interface Copy {
  readonly bytes: Uint8Array;
  readonly size: number;
  /** Its header line. */
  readonly length: string;
  /** As many bytes, none of them right. */
  readonly wrong: Uint8Array;
}

const copies = new WeakMap<Uint8Array, Copy>();

/** The same for the same bytes. */
export function copyOf(bytes: Uint8Array): Copy {
  const known = copies.get(bytes);
  if (known !== undefined) return known;
  const size = bytes.byteLength;
  const copy = { bytes, size, length: `Content-Length: ${size}`, wrong: bytes.map((byte) => byte ^ 1) };
  copies.set(bytes, copy);
  return copy;
}

/** The bytes, but for one. */
export function wrongAt(bytes: Uint8Array, at: number): Uint8Array {
  const other = Uint8Array.from(bytes);
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
}

const loginPage = '<!doctype html><title>Please log in</title>';
const bomb = gzipSync(Buffer.alloc(50_000_000));

export const badAnswers: readonly BadAnswer[] = [
  {
    row: 19,
    what: '404',
    reply: () => response('404 Not Found', ['Content-Length: 0']),
    code: 'http.error',
    says: 'does not have the file (404)',
  },
  {
    row: 19,
    what: '410',
    reply: () => response('410 Gone', ['Content-Length: 0']),
    code: 'http.error',
    says: 'does not have the file (410)',
  },
  {
    row: 20,
    what: '403',
    reply: () => response('403 Forbidden', ['Content-Length: 0']),
    code: 'http.error',
    says: 'does not allow',
  },
  {
    row: 21,
    what: '429',
    reply: () => response('429 Slow Down', ['Retry-After: Fri, 01 Jan 2036 00:00:00 GMT', 'Content-Length: 0']),
    code: 'http.error',
    says: 'fewer requests',
  },
  {
    row: 22,
    what: '500',
    reply: () => response('500 Oh', ['Content-Length: 0']),
    code: 'http.error',
    says: 'a fault of its own (500)',
  },
  {
    row: 22,
    what: '503',
    reply: () => response('503 Later', ['Content-Length: 0']),
    code: 'http.error',
    says: '(503)',
  },
  {
    row: 23,
    what: 'a login page with 200',
    reply: () => response('200 OK', [`Content-Length: ${loginPage.length}`], loginPage),
    code: 'http.response.invalid',
    says: /the length is \d+, not/,
  },
  { row: 24, what: 'GET not allowed', reply: () => response('405 No', ['Content-Length: 0']), code: 'http.error' },
  {
    row: 25,
    what: 'no length: chunked',
    reply: ({ bytes, size }) =>
      response('200 OK', ['Transfer-Encoding: chunked'], `${size.toString(16)}\r\n`, bytes, '\r\n0\r\n\r\n'),
    code: 'http.response.invalid',
    says: 'did not say how long',
  },
  {
    row: 25,
    what: 'no length: until the connection closes',
    reply: ({ bytes }) => response('200 OK', [], bytes, hangUp),
    code: 'http.response.invalid',
    says: 'did not say how long',
  },
  {
    row: 26,
    what: 'another length',
    reply: ({ bytes }) => file(bytes.subarray(0, -1)),
    code: 'http.response.invalid',
    says: /the length is \d+, not/,
  },
  {
    row: 27,
    what: 'a negative length',
    reply: ({ bytes }) => response('200 OK', ['Content-Length: -5'], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'a length with a sign',
    reply: ({ bytes, size }) => response('200 OK', [`Content-Length: +${size}`], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'two lengths in one header',
    reply: ({ bytes, size }) => response('200 OK', [`Content-Length: ${size}, ${size}`], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'two headers with different lengths',
    reply: ({ bytes, length }) => response('200 OK', [length, 'Content-Length: 7'], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'two headers with the same length',
    reply: ({ bytes, length }) => response('200 OK', [length, length], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'a length of 2^63',
    reply: ({ bytes }) => response('200 OK', ['Content-Length: 9223372036854775808'], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'a length of 2^64 + the size',
    reply: ({ bytes, size }) => response('200 OK', [`Content-Length: ${2n ** 64n + BigInt(size)}`], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 28,
    what: 'a length and chunks',
    reply: ({ bytes, size, length }) =>
      response('200 OK', [length, 'Transfer-Encoding: chunked'], `${size.toString(16)}\r\n`, bytes, '\r\n0\r\n\r\n'),
    code: 'http.protocol.error',
  },
  {
    row: 28,
    what: 'chunks and a length',
    reply: ({ bytes, size, length }) =>
      response('200 OK', ['Transfer-Encoding: chunked', length], `${size.toString(16)}\r\n`, bytes, '\r\n0\r\n\r\n'),
    code: 'http.protocol.error',
  },
  {
    row: 29,
    what: 'header names in lower case',
    reply: ({ bytes, size }) => response('200 OK', [`content-length: ${size}`], bytes),
    code: 'ok',
  },
  {
    row: 30,
    what: 'a body that ends early',
    reply: ({ bytes, length }) => response('200 OK', [length], bytes.subarray(0, 9000), hangUp),
    code: 'http.response.invalid',
    says: /ended before its length|before the end/,
  },
  {
    row: 30,
    what: 'no body at all',
    reply: ({ length }) => response('200 OK', [length], hangUp),
    code: 'http.response.invalid',
  },
  // By its length the body ends where the file does; what follows is never read, and so cannot be more than ignored.
  {
    row: 31,
    what: 'more bytes after the length',
    reply: ({ bytes, length }) => response('200 OK', [length], bytes, 'and more'),
    code: 'ok',
  },
  {
    row: 31,
    what: 'endless, with a huge length',
    reply: () => response('200 OK', ['Content-Length: 99999999999'], { endless: 'x'.repeat(65536) }),
    code: 'http.response.invalid',
  },
  {
    row: 31,
    what: 'endless, without a length',
    reply: () => response('200 OK', [], { endless: 'x'.repeat(65536) }),
    code: 'http.response.invalid',
  },
  {
    row: 32,
    what: 'wrong bytes',
    reply: ({ wrong }) => file(wrong),
    code: 'fallback.integrity.digest_mismatch',
    says: 'other bytes',
  },
  {
    row: 33,
    what: 'only the last byte wrong',
    reply: ({ bytes }) => file(wrongAt(bytes, bytes.byteLength - 1)),
    code: 'fallback.integrity.digest_mismatch',
  },
  {
    row: 34,
    what: 'gzip although identity was asked for',
    reply: ({ bytes }) => file(gzipSync(bytes), 'Content-Encoding: gzip'),
    code: 'http.response.invalid',
    says: 'encoded (gzip)',
  },
  {
    row: 34,
    what: 'identity, said aloud',
    reply: ({ bytes }) => file(bytes, 'Content-Encoding: identity'),
    code: 'ok',
  },
  { row: 35, what: 'a gzip bomb', reply: () => file(bomb, 'Content-Encoding: gzip'), code: 'http.response.invalid' },
  {
    row: 47,
    what: 'a redirect to http',
    reply: () => redirect('http://elsewhere.example/f'),
    code: 'tcp.address_invalid',
  },
  {
    row: 47,
    what: 'a redirect to ftp',
    reply: () => redirect('ftp://files.example/f'),
    code: 'fallback.redirect.refused',
  },
  {
    row: 47,
    what: 'a redirect to a file',
    reply: () => redirect('file:///etc/passwd'),
    code: 'fallback.redirect.refused',
  },
  {
    row: 47,
    what: 'a redirect to gopher',
    reply: () => redirect('gopher://files.example/f'),
    code: 'fallback.redirect.refused',
  },
  {
    row: 47,
    what: 'a redirect to data',
    reply: () => redirect('data:text/plain,hello'),
    code: 'fallback.redirect.refused',
  },
  {
    row: 48,
    what: 'a redirect to a private address',
    reply: () => redirect('https://10.0.0.1/f'),
    code: 'fallback.redirect.refused',
    says: '10.0.0.1 is not a public address',
  },
  {
    row: 48,
    what: 'a redirect to the metadata service',
    reply: () => redirect('https://169.254.169.254/latest'),
    code: 'fallback.redirect.refused',
  },
  {
    row: 48,
    what: 'a redirect to a decimal address',
    reply: () => redirect('https://167772161/f'),
    code: 'fallback.redirect.refused',
    says: '10.0.0.1',
  },
  {
    row: 48,
    what: 'a redirect to an octal address',
    reply: () => redirect('https://012.0.0.1/f'),
    code: 'fallback.redirect.refused',
    says: '10.0.0.1',
  },
  {
    row: 48,
    what: 'a redirect to a hexadecimal address',
    reply: () => redirect('https://0xa000001/f'),
    code: 'fallback.redirect.refused',
    says: '10.0.0.1',
  },
  {
    row: 48,
    what: 'a redirect to a mapped address',
    reply: () => redirect('https://[::ffff:10.0.0.1]/f'),
    code: 'fallback.redirect.refused',
  },
  {
    row: 48,
    what: 'a redirect with a user',
    reply: () => redirect('https://user@files.example/f'),
    code: 'fallback.redirect.refused',
    says: 'user name or password',
  },
  {
    row: 48,
    what: 'a redirect with three slashes',
    reply: () => redirect('https:///10.0.0.1/f'),
    code: 'fallback.redirect.refused',
  },
  {
    row: 48,
    what: 'a redirect with backslashes',
    reply: () => redirect(String.raw`https:\\10.0.0.1\f`),
    code: 'fallback.redirect.refused',
  },
  {
    row: 49,
    what: 'a redirect that is no address',
    reply: () => redirect('https://[half'),
    code: 'fallback.redirect.refused',
    says: 'makes no sense',
  },
  {
    row: 49,
    what: 'a redirect of 9 KiB',
    reply: () => redirect(`/${'x'.repeat(9000)}`),
    code: 'fallback.redirect.refused',
    says: 'too long',
  },
  {
    row: 49,
    what: 'a redirect of 64 KiB',
    reply: () => redirect(`/${'x'.repeat(65536)}`),
    code: 'http.protocol.error',
    says: 'header is too long',
  },
  {
    row: 49,
    what: 'two redirects at once',
    reply: () => response('302 Found', ['Location: /a', 'Location: /b', 'Content-Length: 0']),
    code: 'fallback.redirect.refused',
  },
  {
    row: 49,
    what: 'a redirect to nowhere',
    reply: () => response('302 Found', ['Content-Length: 0']),
    code: 'http.error',
  },
  {
    row: 51,
    what: '206 to a plain GET',
    reply: ({ bytes, size, length }) =>
      response('206 Partial Content', [length, `Content-Range: bytes 0-${size - 1}/${size}`], bytes),
    code: 'http.response.invalid',
    says: '206',
  },
  {
    row: 54,
    what: '416',
    reply: ({ size }) => response('416 No', [`Content-Range: bytes */${size}`, 'Content-Length: 0']),
    code: 'http.error',
  },
  {
    row: 62,
    what: 'a header of 100 KiB',
    reply: ({ bytes, length }) => response('200 OK', [`X-Long: ${'x'.repeat(102_400)}`, length], bytes),
    code: 'http.protocol.error',
    says: 'header is too long',
  },
  {
    row: 62,
    what: 'a header without end',
    reply: () => ['HTTP/1.1 200 OK\r\nX-Long: ', { endless: 'x'.repeat(65536) }],
    code: 'http.protocol.error',
  },
  {
    row: 62,
    what: '10,000 headers',
    reply: ({ bytes, length }) =>
      response('200 OK', [...Array.from({ length: 10_000 }, (_, at) => `X-${at}: y`), length], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 62,
    what: 'a NUL in a header',
    reply: ({ bytes, length }) => response('200 OK', ['X-Nul: a\0b', length], bytes),
    code: 'http.protocol.error',
  },
  { row: 62, what: 'a bad status line', reply: () => ['HTTP/1.1 OK\r\n\r\n'], code: 'http.protocol.error' },
  { row: 62, what: 'another protocol', reply: () => ['SSH-2.0-OpenSSH_9.2p1\r\n'], code: 'http.protocol.error' },
  { row: 62, what: 'HTTP/0.9', reply: () => [loginPage, hangUp], code: 'http.protocol.error' },
  {
    row: 62,
    what: 'a header with a space before the colon',
    reply: ({ bytes, size }) => response('200 OK', [`Content-Length : ${size}`], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 62,
    what: 'a folded header',
    reply: ({ bytes, size }) => response('200 OK', ['Content-Length:', ` ${size}`], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 63,
    what: 'a hundred 1xx',
    reply: () => Array.from({ length: 100 }, () => 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'),
    code: 'http.protocol.error',
    says: '1xx',
  },
  {
    row: 63,
    what: 'ten 1xx, then the file',
    reply: ({ bytes }) => [...Array.from({ length: 10 }, () => 'HTTP/1.1 103 Early Hints\r\n\r\n'), ...file(bytes)],
    code: 'ok',
  },
  {
    row: 63,
    what: 'an upgrade that nobody asked for',
    reply: () => response('101 Switching', ['Upgrade: websocket', 'Connection: upgrade']),
    code: 'http.protocol.error',
  },
  {
    row: 46,
    what: 'a redirect to itself',
    reply: () => redirect('?'),
    code: 'http.response.redirect_loop',
  },
  {
    row: 57,
    what: 'good but for a byte in the middle',
    reply: ({ bytes, size }) => file(wrongAt(bytes, size >> 1)),
    code: 'fallback.integrity.digest_mismatch',
  },
  {
    row: 66,
    what: 'headers for browsers and proxies',
    reply: ({ bytes }) =>
      file(
        bytes,
        'Set-Cookie: a=b',
        'Alt-Svc: h3=":443"',
        'Strict-Transport-Security: max-age=99999999',
        'Clear-Site-Data: "*"',
        'X-Accel-Redirect: /etc/passwd',
        'Link: <https://evil.example/x>; rel=duplicate',
        'NEL: {"report_to":"evil"}',
        'Report-To: {"group":"evil","endpoints":[{"url":"https://evil.example/"}]}',
      ),
    code: 'ok',
  },
];
