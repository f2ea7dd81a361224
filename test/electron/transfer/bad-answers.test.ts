/**
 * The rows of bad-hosts.md that are about what a host answers: whatever it is, the reader gets the right bytes, from the
 * hosted copy. Each is played for a file whose pieces are known and for one whose are not.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Script, file as fileOf, hangUp, redirect, reset, response } from '../../support/bad-host.ts';
import { badHost, bench, external, goodHost, hosted, outcomes, part, path, readAll, sample } from './harness.ts';

interface Row {
  readonly row: number;
  readonly what: string;
  readonly reply: Script;
  /** How the external host came off; `!` means that it was scored. `ok`: the hosted copy is not asked. */
  readonly external: readonly string[];
}

const size = 300_000;
const pieceLength = 65_536;
const known = sample(size, pieceLength);
const { bytes } = known;
const unknown = { bytes, file: { ...known.file, pieces: null } };

const wrong = Buffer.from(bytes.map((byte) => byte ^ 1));
const wrongAt = (at: number) =>
  Buffer.concat([bytes.subarray(0, at), wrong.subarray(at, at + 1), bytes.subarray(at + 1)]);
const length = `Content-Length: ${size}`;
const loginPage = '<!doctype html><title>Please log in</title>';
const empty = 'Content-Length: 0';
const chunked = [`${size.toString(16)}\r\n`, bytes, '\r\n0\r\n\r\n'];

const httpError = ['external http.error!'];
const invalid = ['external http.response.invalid!'];
const protocol = ['external http.protocol.error!'];
const refused = ['external fallback.redirect.refused!'];
const mismatch = ['external fallback.integrity.digest_mismatch!'];
const ok = ['external ok'];

const rows: readonly Row[] = [
  {
    row: 10,
    what: 'a reset instead of an answer, each time',
    reply: [reset],
    external: ['external tcp.reset!', 'external tcp.reset!'],
  },
  { row: 19, what: '404', reply: response('404 Not Found', [empty]), external: httpError },
  { row: 19, what: '410', reply: response('410 Gone', [empty]), external: httpError },
  { row: 20, what: '403', reply: response('403 Forbidden', [empty]), external: httpError },
  { row: 21, what: '429', reply: response('429 Slow', ['Retry-After: 9999999', empty]), external: httpError },
  { row: 22, what: '500', reply: response('500 Oh', [empty]), external: httpError },
  { row: 22, what: '503', reply: response('503 Later', [empty]), external: httpError },
  {
    row: 23,
    what: 'a login page',
    reply: response('200 OK', [`Content-Length: ${loginPage.length}`], loginPage),
    external: invalid,
  },
  { row: 24, what: 'GET not allowed', reply: response('405 No', [empty]), external: httpError },
  {
    row: 25,
    what: 'chunks without a length',
    reply: response('200 OK', ['Transfer-Encoding: chunked'], ...chunked),
    external: invalid,
  },
  { row: 25, what: 'neither length nor chunks', reply: response('200 OK', [], bytes, hangUp), external: invalid },
  { row: 26, what: 'another length', reply: fileOf(bytes.subarray(1)), external: invalid },
  { row: 27, what: 'a negative length', reply: response('200 OK', ['Content-Length: -5'], bytes), external: protocol },
  {
    row: 27,
    what: 'a length with a sign',
    reply: response('200 OK', [`Content-Length: +${size}`], bytes),
    external: protocol,
  },
  { row: 27, what: 'two lengths in one', reply: response('200 OK', [`${length}, ${size}`], bytes), external: protocol },
  {
    row: 27,
    what: 'two lengths that differ',
    reply: response('200 OK', [length, 'Content-Length: 7'], bytes),
    external: protocol,
  },
  {
    row: 27,
    what: 'a length of 2^63',
    reply: response('200 OK', ['Content-Length: 9223372036854775808'], bytes),
    external: protocol,
  },
  {
    row: 28,
    what: 'a length and chunks',
    reply: response('200 OK', [length, 'Transfer-Encoding: chunked'], ...chunked),
    external: protocol,
  },
  { row: 29, what: 'names in lower case', reply: response('200 OK', [length.toLowerCase()], bytes), external: ok },
  {
    row: 30,
    what: 'an early end',
    reply: response('200 OK', [length], bytes.subarray(0, 200_000), hangUp),
    external: invalid,
  },
  { row: 30, what: 'an end at once', reply: response('200 OK', [length], hangUp), external: invalid },
  { row: 31, what: 'more than the length', reply: response('200 OK', [length], bytes, 'and more'), external: ok },
  {
    row: 31,
    what: 'endless',
    reply: response('200 OK', [`Content-Length: 9${size}`], { endless: 'x'.repeat(65_536) }),
    external: invalid,
  },
  { row: 32, what: 'wrong bytes', reply: fileOf(wrong), external: mismatch },
  { row: 33, what: 'only the last byte wrong', reply: fileOf(wrongAt(size - 1)), external: mismatch },
  { row: 34, what: 'gzip', reply: fileOf(gzipSync(bytes), 'Content-Encoding: gzip'), external: invalid },
  { row: 34, what: 'gzip with the right length', reply: fileOf(bytes, 'Content-Encoding: gzip'), external: invalid },
  {
    row: 35,
    what: 'a gzip bomb',
    reply: fileOf(gzipSync(Buffer.alloc(9_000_000)), 'Content-Encoding: gzip'),
    external: invalid,
  },
  { row: 46, what: 'a redirect loop', reply: redirect(path), external: ['external http.response.redirect_loop!'] },
  { row: 47, what: 'a redirect to ftp', reply: redirect('ftp://files.example/f'), external: refused },
  { row: 47, what: 'a redirect to a file', reply: redirect('file:///etc/passwd'), external: refused },
  { row: 47, what: 'a redirect to data', reply: redirect('data:text/plain,hello'), external: refused },
  { row: 48, what: 'a redirect to a private address', reply: redirect('https://10.0.0.1/f'), external: refused },
  { row: 48, what: 'a redirect to a decimal address', reply: redirect('https://167772161/f'), external: refused },
  { row: 48, what: 'a redirect with a user', reply: redirect('https://user@files.example/f'), external: refused },
  { row: 49, what: 'a redirect of 9 KiB', reply: redirect(`/${'x'.repeat(9000)}`), external: refused },
  { row: 49, what: 'a redirect to nowhere', reply: response('302 Found', [empty]), external: httpError },
  { row: 51, what: '206 to a plain GET', reply: part(bytes, 0), external: invalid },
  { row: 54, what: '416', reply: response('416 No', [`Content-Range: bytes */${size}`, empty]), external: httpError },
  { row: 57, what: 'good but for a byte in the middle', reply: fileOf(wrongAt(150_000)), external: mismatch },
  {
    row: 62,
    what: 'a header of 100 KiB',
    reply: response('200 OK', [`X: ${'x'.repeat(102_400)}`, length], bytes),
    external: protocol,
  },
  { row: 62, what: 'a bad status line', reply: ['HTTP/1.1 OK\r\n\r\n'], external: protocol },
  { row: 62, what: 'HTTP/0.9', reply: [loginPage, hangUp], external: protocol },
  {
    row: 63,
    what: 'a hundred 1xx',
    reply: Array.from({ length: 100 }, () => 'HTTP/1.1 103 Hints\r\n\r\n'),
    external: protocol,
  },
  {
    row: 66,
    what: 'headers for browsers and proxies',
    reply: fileOf(
      bytes,
      'Set-Cookie: a=b',
      'Alt-Svc: h3=":443"',
      'X-Accel-Redirect: /etc/passwd',
      'Link: <x>; rel=duplicate',
    ),
    external: ok,
  },
];

test('rows 45, 46: five redirects are followed, or as many as the policy says', async () => {
  const hops = Object.fromEntries(Array.from({ length: 5 }, (_, at) => [`/${at}`, redirect(`/${at + 1}`)]));
  const host = await badHost({ replies: { ...hops, '/5': fileOf(bytes) } });
  const source = { kind: 'external', url: `${host.origin}/0`, allowLoopback: true } as const;
  for (const [given, code] of [
    [{}, 'ok'],
    [{ maxRedirects: 4 }, 'http.response.redirect_loop'],
  ] as const) {
    const { open } = await bench(given);
    const transfer = open([source], known.file);
    expect((await transfer.settled).attempts).toMatchObject([{ code }]);
    await transfer.close();
  }
});

describe.each([
  { of: 'a file with pieces', subject: known, given: {} },
  { of: 'a file with pieces that is sent as it comes', subject: known, given: { wholeFirstBytes: 0 } },
  { of: 'a file without pieces', subject: unknown, given: {} },
])('$of', ({ subject, given }) => {
  test.each(rows)('row $row: $what', async ({ reply, external: expected }) => {
    const bad = await badHost({ replies: { [path]: reply } });
    const good = await goodHost(subject);
    const { open } = await bench(given);
    const transfer = open([external(bad.origin), hosted(good.origin)], subject.file);
    const { bytes: got, error } = await readAll(transfer);
    const record = await transfer.settled;
    expect(error).toBe('none');
    expect(got.equals(bytes)).toBe(true);
    const survived = expected === ok;
    expect(outcomes(record)).toEqual(survived ? ok : [...expected, 'hosted ok']);
    expect(good.requests).toHaveLength(survived ? 0 : 1);
    expect(record.outcome).toBe('ok');
    expect(record.attempts.reduce((sum, { used }) => sum + used, 0)).toBe(size);
  });
});
