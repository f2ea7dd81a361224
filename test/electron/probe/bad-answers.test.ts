/** The rows of bad-hosts.md that are about what a host answers, by their numbers, as a verifying GET sees them. */
import { describe, expect, test } from 'vitest';
import { type BadAnswer, badAnswers, copyOf } from '../../support/bad-answers.ts';
import { file, redirect, reset, response } from '../../support/bad-host.ts';
import { badHost, bytes, outcome, path, sha256, size, verify } from './harness.ts';

const length = `Content-Length: ${size}`;

const rows: readonly BadAnswer[] = [
  ...badAnswers,
  {
    row: 30,
    what: 'a body cut off by a reset',
    reply: () => response('200 OK', [length], bytes.subarray(0, 9000), reset),
    code: 'tcp.reset',
  },
];

test.each(rows)('row $row: $what → $code', async ({ reply, code, says }) => {
  const host = await badHost({ replies: { [path]: reply(copyOf(bytes)) } });
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
