/** The rows of bad-hosts.md as the check before registering sees them: each with what an installer would do. */
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import type { ReachabilityVerdict } from '../../../shared/contract/reachability.ts';
import { type BadAnswer, badAnswers, copyOf, wrongAt } from '../../support/bad-answers.ts';
import { deadPort, file, hangUp, redirect, reset, response } from '../../support/bad-host.ts';
import { rangeOf, ranges } from '../../support/range-host.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { badHost, path } from './harness.ts';
import { check, linkTo, piecesOf } from './reachability-harness.ts';

const small = randomBytes(40_000);
const piece = 64 * 1024;
const large = randomBytes(10 * piece + 17);
const pieces = piecesOf(large, piece);

type Expected = readonly [
  kind: ReachabilityVerdict['kind'],
  code: string,
  consequence: ReachabilityVerdict['consequence'],
];
const got = ({ kind, code, consequence }: ReachabilityVerdict): Expected => [kind, code, consequence];
const used: Expected = ['used', 'ok', 'none'];

/** What is asked to be suspended at once, of the rows of answers: wrong bytes, a wrong size, a forbidden redirect. */
function consequence({ row, what, code }: BadAnswer): ReachabilityVerdict['consequence'] {
  if (code === 'ok' || what === '429') return 'none';
  if (code === 'fallback.integrity.digest_mismatch' || code === 'tcp.address_invalid') return 'suspended';
  if (row === 26 || row === 47 || row === 48 || what.startsWith('endless, with a huge')) return 'suspended';
  return 'failure';
}

describe('answers to a plain request', () => {
  // A page that says that it is one; the table has it without.
  const rows = badAnswers.filter(({ row }) => row !== 23);
  test.each(rows)('row $row: $what → $code', async (row) => {
    const host = await badHost({ replies: { [path]: row.reply(copyOf(small)) } });
    const good = await badHost({ replies: { '*': ranges(small) } });
    const lookup = () =>
      Promise.resolve(['127.0.0.1', '93.184.216.34'].slice(row.code === 'tcp.address_invalid' ? 1 : 0));
    const link = linkTo(host.origin + path, small, { hostedUrl: good.origin + path });
    // No time passes: how long a busy machine takes to say so is not what is looked at.
    const { verdict } = await check(link, { lookup, clock: createVirtualClock() });
    expect(got(verdict)).toEqual([row.code === 'ok' ? 'used' : 'left', row.code, consequence(row)]);
    if (row.says !== undefined) expect(verdict.sentence).toMatch(row.says);
    expect(verdict.sentence).toMatch(
      row.code === 'ok'
        ? /^Installers get it from here: /
        : /^Installers would leave it (?:at once|after [\d.]+ s) for the hosted copy: /,
    );
  });

  test('row 23: a login page is a failure, another file is suspended', async () => {
    const page = '<!doctype html><title>Please log in</title>';
    const lines = ['Content-Type: text/html; charset=utf-8', `Content-Length: ${page.length}`];
    const host = await badHost({ replies: { '*': response('200 OK', lines, page) } });
    const { verdict } = await check(linkTo(host.origin + path, small));
    expect(got(verdict)).toEqual(['left', 'http.response.invalid', 'failure']);
  });

  test('row 24: GET works and HEAD does not: GET decides', async () => {
    const host = await badHost({
      replies: { '*': ranges(small, { head: response('405 No', ['Content-Length: 0']) }) },
    });
    const { verdict } = await check(linkTo(host.origin + path, small));
    expect(got(verdict)).toEqual(used);
    expect(verdict.notes).toMatchObject([{ code: 'head.status', message: expect.stringContaining('405') }]);
  });
});

describe('names, addresses, connections', () => {
  const elsewhere = `https://files.example${path}`;
  const failing = (code: string) => ({ lookup: () => Promise.reject(Object.assign(new Error(code), { code })) });

  test.each([
    {
      row: 1,
      what: 'no such name',
      scene: failing('ENOTFOUND'),
      expected: ['left', 'dns.name_not_resolved', 'failure'],
    },
    {
      row: 2,
      what: 'name servers fail',
      scene: failing('EAI_AGAIN'),
      expected: ['left', 'dns.unreachable', 'failure'],
    },
    {
      row: 2,
      what: 'name servers are silent',
      scene: { lookup: () => new Promise<never>(() => {}), policy: { resolveMs: 100 } },
      expected: ['left', 'dns.unreachable', 'failure'],
    },
    {
      row: 3,
      what: 'a private address',
      scene: { lookup: () => Promise.resolve(['10.1.2.3']) },
      expected: ['never', 'tcp.address_invalid', 'suspended'],
    },
    {
      row: 6,
      what: 'a mapped address',
      scene: { lookup: () => Promise.resolve(['::ffff:10.0.0.1']) },
      expected: ['never', 'tcp.address_invalid', 'suspended'],
    },
  ] as const)('row $row: $what', async ({ scene, expected }) => {
    const { verdict } = await check(linkTo(elsewhere, small), scene);
    expect(got(verdict)).toEqual(expected);
    expect(verdict.sentence).toContain('files.example');
  });

  test('row 4: public and private addresses mixed', async () => {
    const host = await badHost({ replies: { '*': ranges(small) } });
    const lookup = () => Promise.resolve(['10.0.0.1', '127.0.0.1']);
    const { verdict, steps } = await check(linkTo(`http://files.example:${host.port}${path}`, small), { lookup });
    expect(got(verdict)).toEqual(['used', 'ok', 'suspended']);
    expect(verdict.sentence).toContain('10.0.0.1');
    const examined = steps.find(({ type }) => type === 'host');
    expect(examined).toMatchObject({
      examination: {
        addresses: [
          { address: '127.0.0.1', state: 'open' },
          { address: '10.0.0.1', state: 'refused' },
        ],
      },
    });
  });

  test('row 5: the name leads elsewhere when it is connected to', async () => {
    const host = await badHost({ replies: { '*': ranges(small) } });
    const dial = () => net.connect({ host: '127.0.0.1', port: host.port });
    const lookup = () => Promise.resolve(['93.184.216.34']);
    const { verdict } = await check(linkTo(elsewhere, small, { allowLoopback: false }), { dial, lookup });
    expect(got(verdict)).toEqual(['never', 'tcp.address_invalid', 'suspended']);
    expect(host.requests).toEqual([]);
  });

  test('row 7: nothing listens; the hosted copy works', async () => {
    const good = await badHost({ replies: { '*': ranges(small) } });
    const link = linkTo(`http://127.0.0.1:${await deadPort()}${path}`, small, { hostedUrl: good.origin + path });
    expect(got((await check(link)).verdict)).toEqual(['left', 'tcp.refused', 'failure']);
  });

  test('row 8: a black hole', async () => {
    const scene = { dial: () => new net.Socket(), policy: { connectMs: 100 } };
    expect(got((await check(linkTo('http://127.0.0.1:9/f.whl', small), scene)).verdict)).toEqual([
      'left',
      'tcp.timed_out',
      'failure',
    ]);
  });

  test('row 9: IPv6 is dead, IPv4 is fine: each is tried on its own', async () => {
    const host = await badHost({ replies: { '*': ranges(small) } });
    const lookup = () => Promise.resolve(['::1', '127.0.0.1']);
    const { verdict, steps } = await check(linkTo(`http://files.example:${host.port}${path}`, small), { lookup });
    expect(got(verdict)).toEqual(used);
    expect(verdict.notes).toMatchObject([
      { code: 'address.dead', message: expect.stringContaining('IPv6 address ::1') },
    ]);
    expect(steps.find(({ type }) => type === 'host')).toMatchObject({
      examination: {
        addresses: [
          { family: 6, state: 'failed', code: 'tcp.refused' },
          { family: 4, state: 'open', code: 'ok', connectMs: expect.any(Number) },
        ],
      },
    });
  });

  test('row 10: reset after accept, twice; reset once is nothing', async () => {
    const bad = await badHost({ onConnection: [reset] });
    expect(got((await check(linkTo(bad.origin + path, small))).verdict)).toEqual(['left', 'tcp.reset', 'failure']);
    let asked = 0;
    const once = await badHost({ replies: { '*': (head) => ((asked += 1) === 1 ? [reset] : ranges(small)(head)) } });
    expect(got((await check(linkTo(once.origin + path, small))).verdict)).toEqual(used);
  });

  test('row 17: nothing can be reached, the hosted copy neither: nobody is to blame', async () => {
    const link = linkTo(elsewhere, small, { hostedUrl: `https://index.example${path}` });
    const { verdict } = await check(link, failing('EAI_AGAIN'));
    expect(got(verdict)).toEqual(['unknown', 'dns.unreachable', 'none']);
    expect(verdict.sentence).toMatch(/^Not known: neither files.example nor index.example/);
  });

  test.each([
    { what: 'plain http', url: `http://files.example${path}`, says: 'it is http, not https' },
    { what: 'ftp', url: `ftp://files.example${path}`, says: 'it is ftp, not https' },
    { what: 'a password', url: `https://me:hidden@files.example${path}`, says: 'user name or password' },
  ])('row 18: $what is never asked', async ({ url, says }) => {
    const lookup = () => expect.unreachable('it was looked up');
    const { verdict, steps } = await check(linkTo(url, small, { allowLoopback: false }), { lookup });
    expect(got(verdict)).toEqual(['never', 'local.fault', 'none']);
    expect(verdict.sentence).toMatch(/^Never asked: the link to files.example/);
    expect(verdict.sentence).toContain(says);
    expect(JSON.stringify(steps)).not.toContain('hidden');
  });
});

describe('time', () => {
  test('row 36: takes the request and says nothing', async () => {
    const host = await badHost({ replies: { '*': [] } });
    const { verdict } = await check(linkTo(host.origin + path, small), { policy: { firstByteMs: 1000 } });
    expect(got(verdict)).toEqual(['left', 'fallback.transfer.first_byte_timeout', 'failure']);
    expect(verdict.sentence).toMatch(/^Installers would leave it after [\d.]+ s for the hosted copy: /);
  });

  test('row 40: stops in the middle', async () => {
    const host = await badHost({
      replies: { '*': response('200 OK', [`Content-Length: ${small.length}`], small.subarray(0, 9000)) },
    });
    const { verdict } = await check(linkTo(host.origin + path, small), { policy: { stallMs: 100 } });
    expect(got(verdict)).toEqual(['left', 'fallback.transfer.stalled', 'failure']);
  });

  test('row 41: stops in the last part', async () => {
    const part = (start: number, end: number, isSuffix: boolean) => {
      const lines = [`Content-Length: ${end - start}`, `Content-Range: bytes ${start}-${end - 1}/${large.length}`];
      return response('206 Partial Content', lines, large.subarray(start, isSuffix ? end - 1 : end));
    };
    const host = await badHost({ replies: { '*': ranges(large, { part }) } });
    const { verdict } = await check(linkTo(host.origin + path, large, { pieces }), { policy: { stallMs: 100 } });
    expect(got(verdict)).toEqual(['left', 'fallback.transfer.stalled', 'failure']);
  });
});

describe('redirects, hop by hop', () => {
  test('row 45: five hops over two hosts', async () => {
    const last = await badHost({ replies: { '/5?signed=secret': ranges(small) } });
    const first = await badHost({
      replies: {
        ...Object.fromEntries([1, 2, 3, 4].map((at) => [`/${at - 1}`, redirect(`/${at}`, '307 Moved')])),
        '/4': redirect(`${last.origin}/5?signed=secret`),
      },
    });
    const { verdict, steps } = await check(linkTo(`${first.origin}/0`, small));
    expect(got(verdict)).toEqual(used);
    const hops = steps.flatMap((step) => (step.type === 'hop' ? [step.hop] : []));
    expect(hops.map(({ status }) => status)).toEqual([307, 307, 307, 307, 302, 200]);
    expect(hops.at(-1)).toMatchObject({
      host: `127.0.0.1:${last.port}`,
      address: '127.0.0.1',
      url: `${last.origin}/5`,
    });
    expect(steps.filter(({ type }) => type === 'host')).toHaveLength(2);
    expect(verdict.notes).toMatchObject([{ code: 'redirect.elsewhere' }]);
    expect(JSON.stringify(steps)).not.toContain('secret');
  });

  test('row 46: six hops', async () => {
    const hops = Array.from({ length: 6 }, (_, at) => [`/${at}`, redirect(`/${at + 1}`)]);
    const host = await badHost({ replies: { ...Object.fromEntries(hops), '/6': file(small) } });
    const { verdict } = await check(linkTo(`${host.origin}/0`, small));
    expect(got(verdict)).toEqual(['left', 'http.response.redirect_loop', 'failure']);
  });

  test('a private address behind a redirect: the host that leads there is suspended, and named', async () => {
    const host = await badHost({ replies: { '*': redirect('https://inside.example/f.whl') } });
    const lookup = () => Promise.resolve(['192.168.1.1']);
    const { verdict } = await check(linkTo(host.origin + path, small), { lookup });
    expect(got(verdict)).toEqual(['left', 'tcp.address_invalid', 'suspended']);
    expect(verdict.sentence).toContain('inside.example');
  });
});

describe('parts', () => {
  const length = (start: number, end: number) => `Content-Length: ${end - start}`;
  const checkParts = async (ways: Parameters<typeof ranges>[1], bytes: Uint8Array = large) => {
    const host = await badHost({ replies: { '*': ranges(bytes, ways) } });
    return await check(linkTo(host.origin + path, large, { pieces }));
  };

  test('right: plain, two random pieces, the end; no more than four pieces', async () => {
    const { verdict, steps, last } = await checkParts({ headers: ['ETag: "a"'] });
    expect(got(verdict)).toEqual(used);
    expect(verdict.notes).toEqual([]);
    const parts = steps.flatMap((step) => (step.type === 'part' ? [step.part] : []));
    expect(parts.map(({ how, result }) => `${how} ${result}`)).toEqual([
      'plain right',
      'range right',
      'range right',
      'suffix right',
    ]);
    expect(last.speed?.received).toBe(3 * piece + 17);
    expect(last.speed?.bytesPerSecond).toBeGreaterThan(0);
    expect(last.phases).toMatchObject({
      connectMs: expect.any(Number),
      firstByteMs: expect.any(Number),
      transferMs: expect.any(Number),
    });
  });

  test('the same seed chooses the same pieces', async () => {
    const parts = async () =>
      (await checkParts({})).steps.flatMap((step) => (step.type === 'part' ? [step.part.start] : []));
    expect(await parts()).toEqual(await parts());
  });

  test('row 52: ignores Range', async () => {
    const { verdict } = await checkParts({ part: () => file(large) });
    expect(got(verdict)).toEqual(used);
    expect(verdict.notes).toMatchObject([{ severity: 'warning', code: 'range.ignored' }]);
  });

  test.each([
    { what: 'another start', range: (start: number, end: number) => `bytes ${start + 1}-${end}/${large.length}` },
    { what: 'another size', range: (start: number, end: number) => `bytes ${start}-${end - 1}/${large.length + 1}` },
    { what: 'no size', range: (start: number, end: number) => `bytes ${start}-${end - 1}/*` },
  ])('row 53: 206 with a wrong Content-Range: $what', async ({ range }) => {
    const { verdict } = await checkParts({
      part: (start, end) =>
        response(
          '206 Partial Content',
          [length(start, end), `Content-Range: ${range(start, end)}`],
          large.subarray(start, end),
        ),
    });
    expect(got(verdict)).toEqual(used);
    expect(verdict.notes).toMatchObject([{ code: 'range.invalid', message: expect.stringContaining('not “bytes') }]);
  });

  test('row 54: 416', async () => {
    const { verdict } = await checkParts({
      part: () => response('416 No', [`Content-Range: bytes */${large.length}`, 'Content-Length: 0']),
    });
    expect(got(verdict)).toEqual(used);
    expect(verdict.notes).toMatchObject([{ code: 'range.refused', message: expect.stringContaining('416') }]);
  });

  test('only the suffix is not known', async () => {
    const { verdict } = await checkParts({
      part: (start, end, isSuffix) => (isSuffix ? file(large) : part(start, end)),
    });
    expect(got(verdict)).toEqual(used);
    expect(verdict.notes).toMatchObject([{ severity: 'note', code: 'suffix.ignored' }]);
  });
  const part = (start: number, end: number) =>
    response(
      '206 Partial Content',
      [length(start, end), `Content-Range: bytes ${start}-${end - 1}/${large.length}`],
      large.subarray(start, end),
    );

  test('row 55: another ETag each time', async () => {
    let tag = 0;
    const host = await badHost({
      replies: { '*': (head) => ranges(large, { headers: [`ETag: "${(tag += 1)}"`] })(head) },
    });
    const { verdict } = await check(linkTo(host.origin + path, large, { pieces }));
    expect(got(verdict)).toEqual(used);
    expect(verdict.notes).toMatchObject([{ code: 'etag.changes' }]);
  });

  test('row 33: only the last byte wrong, of a file that is not read whole', async () => {
    const { verdict } = await checkParts({}, wrongAt(large, large.length - 1));
    expect(got(verdict)).toEqual(['left', 'fallback.integrity.digest_mismatch', 'suspended']);
    expect(verdict.sentence).toContain(`bytes ${10 * piece} to ${large.length - 1}`);
  });

  test('rows 32, 60: without piece hashes, the parts are compared with the hosted copy', async () => {
    const good = await badHost({ replies: { '*': ranges(large) } });
    const other = await badHost({ replies: { '*': ranges(randomBytes(large.length)) } });
    const hostedUrl = good.origin + path;
    const wrong = await check(linkTo(other.origin + path, large, { hostedUrl }));
    expect(got(wrong.verdict)).toEqual(['left', 'fallback.integrity.digest_mismatch', 'suspended']);
    const right = await check(linkTo(`${good.origin}/mirror.whl`, large, { hostedUrl }));
    expect(got(right.verdict)).toEqual(used);
    expect(right.steps.filter((step) => step.type === 'part').map((step) => step.part.result)).not.toContain(
      'unverified',
    );
  });

  test('the requests are an installer’s: nothing encoded, no cookies, no name of ours, the first address each time', async () => {
    const host = await badHost({
      replies: { '/a': redirect('/b'), '/b': ranges(large, { headers: ['Set-Cookie: a=b'] }) },
    });
    await check(linkTo(`${host.origin}/a`, large, { pieces }));
    expect(host.requests.filter((head) => head.includes(' /a '))).toHaveLength(5);
    for (const head of host.requests) {
      expect(head).toMatch(/accept-encoding: identity/i);
      expect(head).toMatch(/user-agent: Mozilla\/5.0 \(compatible\)/i);
      expect(head).not.toMatch(/fallback|cookie/i);
    }
    expect(host.requests.map((head) => rangeOf(head, large.length) !== null).filter(Boolean)).toHaveLength(6);
  });

  test('a file of no bytes', async () => {
    const host = await badHost({ replies: { '*': file(new Uint8Array()) } });
    expect(got((await check(linkTo(host.origin + path, new Uint8Array()))).verdict)).toEqual(used);
  });

  test('closed in the middle of a part (row 30)', async () => {
    const { verdict } = await checkParts({
      part: (start, end) =>
        response(
          '206 Partial Content',
          [length(start, end), `Content-Range: bytes ${start}-${end - 1}/${large.length}`],
          large.subarray(start, start + 5),
          hangUp,
        ),
    });
    expect(got(verdict)).toEqual(['left', 'http.response.invalid', 'failure']);
  });
});

describe('an address of no release', () => {
  const unknown = { size: null, sha256: null };

  test('is judged by what the host says, and read in the same parts; that its bytes are not known is said', async () => {
    const host = await badHost({ replies: { '*': ranges(large) } });
    const { steps, verdict } = await check(linkTo(host.origin + path, large, unknown));
    expect(got(verdict)).toEqual(used);
    expect(verdict.sentence).toMatch(/^Installers get it from here: 640 KiB /);
    expect(verdict.notes.map(({ code }) => code)).toEqual(['file.unknown']);
    const parts = steps.flatMap((step) => (step.type === 'part' ? [step.part] : []));
    expect(parts.map(({ how, result }) => [how, result])).toContainEqual(['suffix', 'unverified']);
  });

  test('is compared with the hosted copy where that is said', async () => {
    const right = await badHost({ replies: { '*': ranges(large) } });
    const wrong = await badHost({ replies: { '*': ranges(wrongAt(large, large.byteLength - 1)) } });
    const hostedUrl = right.origin + path;
    const good = await check(linkTo(right.origin + path, large, { ...unknown, hostedUrl }));
    expect([got(good.verdict), good.verdict.notes]).toEqual([used, []]);
    const bad = await check(linkTo(wrong.origin + path, large, { ...unknown, hostedUrl }));
    expect(bad.verdict.code).toBe('fallback.integrity.digest_mismatch');
  });

  test('that says no length, is a web page, or does not answer', async () => {
    const endless = await badHost({ replies: { '*': response('200 OK', ['Connection: close'], 'bytes') } });
    const none = await check(linkTo(endless.origin + path, small, unknown));
    expect(got(none.verdict)).toEqual(['left', 'http.response.invalid', 'failure']);
    const page = '<!doctype html><title>Please log in</title>';
    const lines = ['Content-Type: text/html; charset=utf-8', `Content-Length: ${page.length}`];
    const login = await badHost({ replies: { '*': response('200 OK', lines, page) } });
    const asked = await check(linkTo(login.origin + path, small, unknown));
    expect(asked.verdict.notes.map(({ code }) => code)).toContain('file.page');
    const dead = await check(linkTo(`http://127.0.0.1:${await deadPort()}${path}`, small, unknown));
    expect(got(dead.verdict)).toEqual(['left', 'tcp.refused', 'failure']);
  });
});
