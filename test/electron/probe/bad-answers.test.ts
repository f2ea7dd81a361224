/** The rows of bad-hosts.md that are about what a host answers, by their numbers, as a verifying GET sees them. */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { type Script, file, hangUp, redirect, reset, response } from '../../support/bad-host.ts';
import { badHost, bytes, outcome, path, sha256, size, verify } from './harness.ts';

interface Row {
  readonly row: number;
  readonly what: string;
  readonly reply: Script;
  readonly code: string;
  /** What the sentence for the person says, besides the host. */
  readonly says?: string | RegExp;
}

const length = `Content-Length: ${size}`;
const wrong = Buffer.from(bytes.map((byte) => byte ^ 1));
const lastWrong = Buffer.concat([bytes.subarray(0, -1), wrong.subarray(-1)]);
const loginPage = '<!doctype html><title>Please log in</title>';
const bomb = gzipSync(Buffer.alloc(50_000_000));

const rows: readonly Row[] = [
  {
    row: 19,
    what: '404',
    reply: response('404 Not Found', ['Content-Length: 0']),
    code: 'http.error',
    says: 'does not have the file (404)',
  },
  {
    row: 19,
    what: '410',
    reply: response('410 Gone', ['Content-Length: 0']),
    code: 'http.error',
    says: 'does not have the file (410)',
  },
  {
    row: 20,
    what: '403',
    reply: response('403 Forbidden', ['Content-Length: 0']),
    code: 'http.error',
    says: 'does not allow',
  },
  {
    row: 21,
    what: '429',
    reply: response('429 Slow Down', ['Retry-After: Fri, 01 Jan 2036 00:00:00 GMT', 'Content-Length: 0']),
    code: 'http.error',
    says: 'fewer requests',
  },
  {
    row: 22,
    what: '500',
    reply: response('500 Oh', ['Content-Length: 0']),
    code: 'http.error',
    says: 'a fault of its own (500)',
  },
  { row: 22, what: '503', reply: response('503 Later', ['Content-Length: 0']), code: 'http.error', says: '(503)' },
  {
    row: 23,
    what: 'a login page with 200',
    reply: response('200 OK', [`Content-Length: ${loginPage.length}`], loginPage),
    code: 'http.response.invalid',
    says: `the length is ${loginPage.length}, not ${size}`,
  },
  { row: 24, what: 'GET not allowed', reply: response('405 No', ['Content-Length: 0']), code: 'http.error' },
  {
    row: 25,
    what: 'no length: chunked',
    reply: response('200 OK', ['Transfer-Encoding: chunked'], `${size.toString(16)}\r\n`, bytes, '\r\n0\r\n\r\n'),
    code: 'http.response.invalid',
    says: 'did not say how long',
  },
  {
    row: 25,
    what: 'no length: until the connection closes',
    reply: response('200 OK', [], bytes, hangUp),
    code: 'http.response.invalid',
    says: 'did not say how long',
  },
  {
    row: 26,
    what: 'another length',
    reply: file(bytes.subarray(0, -1)),
    code: 'http.response.invalid',
    says: `the length is ${size - 1}, not ${size}`,
  },
  {
    row: 27,
    what: 'a negative length',
    reply: response('200 OK', ['Content-Length: -5'], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'a length with a sign',
    reply: response('200 OK', [`Content-Length: +${size}`], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'two lengths in one header',
    reply: response('200 OK', [`Content-Length: ${size}, ${size}`], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'two headers with different lengths',
    reply: response('200 OK', [length, 'Content-Length: 7'], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'two headers with the same length',
    reply: response('200 OK', [length, length], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'a length of 2^63',
    reply: response('200 OK', ['Content-Length: 9223372036854775808'], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 27,
    what: 'a length of 2^64 + the size',
    reply: response('200 OK', [`Content-Length: ${2n ** 64n + BigInt(size)}`], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 28,
    what: 'a length and chunks',
    reply: response(
      '200 OK',
      [length, 'Transfer-Encoding: chunked'],
      `${size.toString(16)}\r\n`,
      bytes,
      '\r\n0\r\n\r\n',
    ),
    code: 'http.protocol.error',
  },
  {
    row: 28,
    what: 'chunks and a length',
    reply: response(
      '200 OK',
      ['Transfer-Encoding: chunked', length],
      `${size.toString(16)}\r\n`,
      bytes,
      '\r\n0\r\n\r\n',
    ),
    code: 'http.protocol.error',
  },
  {
    row: 29,
    what: 'header names in lower case',
    reply: response('200 OK', [`content-length: ${size}`], bytes),
    code: 'ok',
  },
  {
    row: 30,
    what: 'a body that ends early',
    reply: response('200 OK', [length], bytes.subarray(0, 9000), hangUp),
    code: 'http.response.invalid',
    says: /ended before its length|before the end/,
  },
  { row: 30, what: 'no body at all', reply: response('200 OK', [length], hangUp), code: 'http.response.invalid' },
  {
    row: 30,
    what: 'a body cut off by a reset',
    reply: response('200 OK', [length], bytes.subarray(0, 9000), reset),
    code: 'tcp.reset',
  },
  // By its length the body ends where the file does; what follows is never read, and so cannot be more than ignored.
  { row: 31, what: 'more bytes after the length', reply: response('200 OK', [length], bytes, 'and more'), code: 'ok' },
  {
    row: 31,
    what: 'endless, with a huge length',
    reply: response('200 OK', ['Content-Length: 99999999999'], { endless: 'x'.repeat(65536) }),
    code: 'http.response.invalid',
  },
  {
    row: 31,
    what: 'endless, without a length',
    reply: response('200 OK', [], { endless: 'x'.repeat(65536) }),
    code: 'http.response.invalid',
  },
  { row: 32, what: 'wrong bytes', reply: file(wrong), code: 'fallback.integrity.digest_mismatch', says: 'other bytes' },
  { row: 33, what: 'only the last byte wrong', reply: file(lastWrong), code: 'fallback.integrity.digest_mismatch' },
  {
    row: 34,
    what: 'gzip although identity was asked for',
    reply: file(gzipSync(bytes), 'Content-Encoding: gzip'),
    code: 'http.response.invalid',
    says: 'encoded (gzip)',
  },
  { row: 34, what: 'identity, said aloud', reply: file(bytes, 'Content-Encoding: identity'), code: 'ok' },
  { row: 35, what: 'a gzip bomb', reply: file(bomb, 'Content-Encoding: gzip'), code: 'http.response.invalid' },
  { row: 47, what: 'a redirect to http', reply: redirect('http://files.example/f'), code: 'tcp.address_invalid' },
  { row: 47, what: 'a redirect to ftp', reply: redirect('ftp://files.example/f'), code: 'fallback.redirect.refused' },
  { row: 47, what: 'a redirect to a file', reply: redirect('file:///etc/passwd'), code: 'fallback.redirect.refused' },
  {
    row: 47,
    what: 'a redirect to gopher',
    reply: redirect('gopher://files.example/f'),
    code: 'fallback.redirect.refused',
  },
  { row: 47, what: 'a redirect to data', reply: redirect('data:text/plain,hello'), code: 'fallback.redirect.refused' },
  {
    row: 48,
    what: 'a redirect to a private address',
    reply: redirect('https://10.0.0.1/f'),
    code: 'fallback.redirect.refused',
    says: '10.0.0.1 is not a public address',
  },
  {
    row: 48,
    what: 'a redirect to the metadata service',
    reply: redirect('https://169.254.169.254/latest'),
    code: 'fallback.redirect.refused',
  },
  {
    row: 48,
    what: 'a redirect to a decimal address',
    reply: redirect('https://167772161/f'),
    code: 'fallback.redirect.refused',
    says: '10.0.0.1',
  },
  {
    row: 48,
    what: 'a redirect to an octal address',
    reply: redirect('https://012.0.0.1/f'),
    code: 'fallback.redirect.refused',
    says: '10.0.0.1',
  },
  {
    row: 48,
    what: 'a redirect to a hexadecimal address',
    reply: redirect('https://0xa000001/f'),
    code: 'fallback.redirect.refused',
    says: '10.0.0.1',
  },
  {
    row: 48,
    what: 'a redirect to a mapped address',
    reply: redirect('https://[::ffff:10.0.0.1]/f'),
    code: 'fallback.redirect.refused',
  },
  {
    row: 48,
    what: 'a redirect with a user',
    reply: redirect('https://user@files.example/f'),
    code: 'fallback.redirect.refused',
    says: 'user name or password',
  },
  {
    row: 48,
    what: 'a redirect with three slashes',
    reply: redirect('https:///10.0.0.1/f'),
    code: 'fallback.redirect.refused',
  },
  {
    row: 48,
    what: 'a redirect with backslashes',
    reply: redirect(String.raw`https:\\10.0.0.1\f`),
    code: 'fallback.redirect.refused',
  },
  {
    row: 49,
    what: 'a redirect that is no address',
    reply: redirect('https://[half'),
    code: 'fallback.redirect.refused',
    says: 'makes no sense',
  },
  {
    row: 49,
    what: 'a redirect of 9 KiB',
    reply: redirect(`/${'x'.repeat(9000)}`),
    code: 'fallback.redirect.refused',
    says: 'too long',
  },
  {
    row: 49,
    what: 'a redirect of 64 KiB',
    reply: redirect(`/${'x'.repeat(65536)}`),
    code: 'http.protocol.error',
    says: 'header is too long',
  },
  {
    row: 49,
    what: 'two redirects at once',
    reply: response('302 Found', ['Location: /a', 'Location: /b', 'Content-Length: 0']),
    code: 'fallback.redirect.refused',
  },
  { row: 49, what: 'a redirect to nowhere', reply: response('302 Found', ['Content-Length: 0']), code: 'http.error' },
  {
    row: 51,
    what: '206 to a plain GET',
    reply: response('206 Partial Content', [length, `Content-Range: bytes 0-${size - 1}/${size}`], bytes),
    code: 'http.response.invalid',
    says: '206',
  },
  {
    row: 54,
    what: '416',
    reply: response('416 No', [`Content-Range: bytes */${size}`, 'Content-Length: 0']),
    code: 'http.error',
  },
  {
    row: 62,
    what: 'a header of 100 KiB',
    reply: response('200 OK', [`X-Long: ${'x'.repeat(102_400)}`, length], bytes),
    code: 'http.protocol.error',
    says: 'header is too long',
  },
  {
    row: 62,
    what: 'a header without end',
    reply: ['HTTP/1.1 200 OK\r\nX-Long: ', { endless: 'x'.repeat(65536) }],
    code: 'http.protocol.error',
  },
  {
    row: 62,
    what: '10,000 headers',
    reply: response('200 OK', [...Array.from({ length: 10_000 }, (_, at) => `X-${at}: y`), length], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 62,
    what: 'a NUL in a header',
    reply: response('200 OK', ['X-Nul: a\0b', length], bytes),
    code: 'http.protocol.error',
  },
  { row: 62, what: 'a bad status line', reply: ['HTTP/1.1 OK\r\n\r\n'], code: 'http.protocol.error' },
  { row: 62, what: 'another protocol', reply: ['SSH-2.0-OpenSSH_9.2p1\r\n'], code: 'http.protocol.error' },
  { row: 62, what: 'HTTP/0.9', reply: [loginPage, hangUp], code: 'http.protocol.error' },
  {
    row: 62,
    what: 'a header with a space before the colon',
    reply: response('200 OK', [`Content-Length : ${size}`], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 62,
    what: 'a folded header',
    reply: response('200 OK', ['Content-Length:', ` ${size}`], bytes),
    code: 'http.protocol.error',
  },
  {
    row: 63,
    what: 'a hundred 1xx',
    reply: Array.from({ length: 100 }, () => 'HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'),
    code: 'http.protocol.error',
    says: '1xx',
  },
  {
    row: 63,
    what: 'ten 1xx, then the file',
    reply: [...Array.from({ length: 10 }, () => 'HTTP/1.1 103 Early Hints\r\n\r\n'), ...file(bytes)],
    code: 'ok',
  },
  {
    row: 63,
    what: 'an upgrade that nobody asked for',
    reply: response('101 Switching', ['Upgrade: websocket', 'Connection: upgrade']),
    code: 'http.protocol.error',
  },
];

test.each(rows)('row $row: $what → $code', async ({ reply, code, says }) => {
  const host = await badHost({ replies: { [path]: reply } });
  const lookup = () => Promise.resolve(['127.0.0.1', '93.184.216.34'].slice(code === 'tcp.address_invalid' ? 1 : 0));
  const result = await verify(host.origin + path, {}, { lookup });
  expect(outcome(result)).toBe(code);
  if (result.ok) return;
  expect(result.problem).toMatchObject({ code, facts: { host: expect.any(String) } });
  expect(result.problem.message).toContain(result.problem.facts['host']);
  if (says !== undefined) expect(result.problem.message).toMatch(says);
});

describe('redirects that are followed (rows 45, 46, 49)', () => {
  const chain = (hops: number) => ({
    ...Object.fromEntries(Array.from({ length: hops }, (_, at) => [`/${at}`, redirect(`/${at + 1}`, '307 Moved')])),
    [`/${hops}`]: file(bytes),
  });

  test('five hops', async () => {
    const host = await badHost({ replies: chain(5) });
    expect(await verify(`${host.origin}/0`)).toMatchObject({ ok: true, url: `${host.origin}/5`, bytes: size });
  });

  test('six are too many', async () => {
    const host = await badHost({ replies: chain(6) });
    expect(outcome(await verify(`${host.origin}/0`))).toBe('http.response.redirect_loop');
    expect(host.requests).toHaveLength(6);
  });

  test('a loop ends when it closes', async () => {
    const host = await badHost({ replies: { '/a': redirect('/b'), '/b': redirect('/a') } });
    expect(outcome(await verify(`${host.origin}/a`))).toBe('http.response.redirect_loop');
    expect(host.requests).toHaveLength(2);
  });

  test('relative, and with characters that are not ASCII', async () => {
    const location = Buffer.from('../über/demo.whl', 'utf8').toString('latin1');
    const host = await badHost({ replies: { '/a/b': redirect(location), '/%C3%BCber/demo.whl': file(bytes) } });
    expect(outcome(await verify(`${host.origin}/a/b`))).toBe('ok');
  });

  test('each host on the way is resolved and checked; the one that fails is named', async () => {
    const second = await badHost({ replies: { '*': redirect('https://inside.example/f') } });
    const first = await badHost({ replies: { '*': redirect(`${second.origin}/x`) } });
    const result = await verify(`${first.origin}/f`, {}, { lookup: () => Promise.resolve(['192.168.1.1']) });
    expect(result).toMatchObject({
      ok: false,
      code: 'tcp.address_invalid',
      problem: { facts: { host: 'inside.example' } },
    });
  });

  test('row 50: the first address is asked each time, not the one it led to', async () => {
    const host = await badHost({
      replies: {
        [path]: redirect('/signed?until=now'),
        '/signed?until=now': { inTurn: [file(bytes), response('403 Expired', [])] },
      },
    });
    expect(outcome(await verify(host.origin + path))).toBe('ok');
    const again = await verify(host.origin + path);
    expect(host.requests.filter((head) => head.startsWith(`GET ${path}`))).toHaveLength(2);
    expect(again).toMatchObject({ ok: false, code: 'http.error' });
    // A signed address is not shown.
    expect(JSON.stringify(again)).not.toContain('until');
  });
});

test('the request is neutral: nothing encoded, no cookies, no name of ours', async () => {
  const host = await badHost({ replies: { [path]: file(bytes, 'Set-Cookie: a=b') } });
  expect(outcome(await verify(host.origin + path))).toBe('ok');
  const [head = ''] = host.requests;
  expect(head).toMatch(/^GET \/files\/demo-1.0-py3-none-any.whl HTTP\/1.1\r\n/);
  expect(head).toMatch(/accept-encoding: identity/i);
  expect(head).not.toMatch(/fallback|cookie/i);
});

test('progress and result', async () => {
  const host = await badHost({ replies: { [path]: file(bytes) } });
  const seen: number[] = [];
  const result = await verify(host.origin + path, { onProgress: (count) => seen.push(count) });
  expect(result).toMatchObject({ ok: true, bytes: size, url: host.origin + path });
  expect(seen.at(-1)).toBe(size);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  if (!result.ok) throw new Error('unreachable');
  expect(result.phases).toMatchObject({ resolveMs: null, connectMs: expect.any(Number), tlsMs: null });
  expect(result.phases.firstByteMs).toBeGreaterThan(0);
});

test('a file of no bytes', async () => {
  const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const host = await badHost({ replies: { [path]: file(new Uint8Array()) } });
  expect(outcome(await verify(host.origin + path, { size: 0, sha256: empty }))).toBe('ok');
  expect(outcome(await verify(host.origin + path, { size: 0, sha256 }))).toBe('fallback.integrity.digest_mismatch');
});
