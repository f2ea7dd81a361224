/** One look at a link: what each depth sees, what a host can do to it, and that a host cannot tell it from a download. */
import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttp, type HttpOptions, monotonicClock } from '../../../electron/http/index.ts';
import { controlOver, createControl } from '../../../electron/monitor/index.ts';
import { type SpotCheck, type SpotResult, type SpotServices, spotCheck } from '../../../electron/probe/index.ts';
import { createTransfers } from '../../../electron/transfer/index.ts';
import { defaultPolicy } from '../../../shared/fallback/index.ts';
import { deadPort, file, hangUp, redirect, reset, response } from '../../support/bad-host.ts';
import { createAuthority } from '../../support/certificates.ts';
import { ranges } from '../../support/range-host.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { linksOf } from '../monitor/harness.ts';
import { badHost, path } from './harness.ts';

const pieceLength = 256 * 1024;
const large = randomBytes(8 * pieceLength + 1000);
const small = randomBytes(20_000);
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();

function piecesOf(bytes: Uint8Array): NonNullable<SpotCheck['pieces']> {
  const count = Math.ceil(bytes.length / pieceLength);
  const hashes = Array.from({ length: count }, (_, at) =>
    digest(bytes.subarray(at * pieceLength, (at + 1) * pieceLength)),
  );
  return { length: pieceLength, hashes: Buffer.concat(hashes) };
}

async function look(
  origin: string,
  asked: Partial<SpotCheck> & { readonly bytes: Uint8Array } & Pick<SpotServices, 'onAnswer'>,
  http: HttpOptions = {},
  random: () => number = Math.random,
): Promise<SpotResult> {
  const { bytes, onAnswer = () => undefined, ...rest } = asked;
  const wayOut = createHttp(http);
  onTestFinished(() => wayOut.close());
  return await spotCheck(
    { http: wayOut, clock: monotonicClock, settings: defaultPolicy, random, onAnswer },
    {
      url: origin + path,
      size: bytes.length,
      sha256: digest(bytes).toString('hex'),
      pieces: null,
      allowLoopback: true,
      depth: 'headers',
      ...rest,
    },
    new AbortController().signal,
  );
}

const digestMismatch = 'fallback.integrity.digest_mismatch';

/** Two pieces, the first and another. */
function inTurn(): () => number {
  let calls = 0;
  return () => [0, 0, 0.5][calls++ % 3] ?? 0;
}

const wrongAt = (bytes: Buffer, at: number) => {
  const wrong = Buffer.from(bytes);
  wrong[at] = (wrong[at] ?? 0) ^ 1;
  return wrong;
};

describe('a host cannot tell it', () => {
  test('from a download of the gateway, nor can it tell what is asked for the line’s sake: all requests are the same', async () => {
    const host = await badHost({ replies: { '*': ranges(large) } });
    const http = createHttp();
    const transfers = createTransfers({
      http,
      settings: defaultPolicy,
      clock: monotonicClock,
      folder: await temporaryFolder(),
      onSettled: () => undefined,
    });
    onTestFinished(async () => {
      await transfers.close();
      await http.close();
    });
    const transfer = transfers.open({
      file: { filename: 'demo.whl', size: large.length, sha256: digest(large).toString('hex'), pieces: null },
      sources: [{ kind: 'external', url: host.origin + path, allowLoopback: true }],
    });
    await transfer.settled;
    await transfer.close();
    const [download] = host.requests;
    const before = host.requests.length;
    await look(host.origin, { bytes: large, depth: 'headers' });
    await look(host.origin, { bytes: large, depth: 'whole' });
    await look(host.origin, { bytes: large, depth: 'pieces', pieces: piecesOf(large) });
    const [link] = linksOf(1, 1);
    if (link === undefined) throw new Error('there is none');
    const here = { ...link, url: host.origin + path, rehearsal: true };
    const way = controlOver({ http, clock: monotonicClock, policy: () => defaultPolicy });
    const control = createControl({ way, indexesOf: () => Promise.resolve([]) });
    expect(await control.works(here, [here], new AbortController().signal)).toBe(true);
    const probes = host.requests.slice(before);
    expect(probes.length).toBeGreaterThanOrEqual(5);
    for (const probe of probes) {
      // A part is asked for as a download that goes on elsewhere asks for it.
      expect(probe.replace(/\r\nrange: bytes=\d+-(?=$)/, '')).toBe(download);
    }
  });
});

describe('headers', () => {
  test('says that it is there, how soon it began, and reads hardly anything', async () => {
    const host = await badHost({ replies: { [path]: file(large) } });
    const result = await look(host.origin, { bytes: large });
    expect(result).toMatchObject({ depth: 'headers', code: 'ok', status: 200, wrongBytes: false, normalised: null });
    expect(result.bytes).toBeLessThanOrEqual(16 * 1024);
    expect(result.phases.firstByteMs).not.toBeNull();
  });

  test('another length is another file, unless it is a page about something', async () => {
    const host = await badHost({
      replies: {
        '/a': file(small),
        [path]: response('200 OK', ['Content-Length: 5', 'Content-Type: text/html'], 'Sorry'),
      },
    });
    const url = `${host.origin}/a`;
    expect(await look(host.origin, { bytes: large, url })).toMatchObject({
      code: 'http.response.invalid',
      wrongBytes: true,
    });
    expect(await look(host.origin, { bytes: large })).toMatchObject({
      code: 'http.response.invalid',
      wrongBytes: false,
    });
  });

  test('tells what the host answered', async () => {
    const host = await badHost({ replies: { [path]: response('503 Busy', ['Content-Length: 0']) } });
    expect(await look(host.origin, { bytes: large })).toMatchObject({
      code: 'http.error',
      status: 503,
      wrongBytes: false,
    });
  });

  test('an empty file is there too', async () => {
    const host = await badHost({ replies: { [path]: file(new Uint8Array()) } });
    expect(await look(host.origin, { bytes: new Uint8Array() })).toMatchObject({ code: 'ok', bytes: 0 });
  });

  test('a connection that is reset before any byte is tried once more', async () => {
    const host = await badHost({ replies: { [path]: { inTurn: [[reset], file(large)] } } });
    expect(await look(host.origin, { bytes: large })).toMatchObject({ code: 'ok' });
    const bad = await badHost({ replies: { [path]: [reset] } });
    expect(await look(bad.origin, { bytes: large })).toMatchObject({ code: 'tcp.reset' });
    expect(bad.requests).toHaveLength(2);
  });

  test.each([
    [['Retry-After: 7'], 7000],
    [['Retry-After: 315360000'], 60_000],
    [['Retry-After: Fri, 01 Jan 2036 00:00:00 GMT'], 60_000],
    [[], 60_000],
  ])('a host that asks for fewer requests (%j) gets its rest, and no more than a minute', async (asked, restMs) => {
    const host = await badHost({ replies: { [path]: response('429 Slow Down', [...asked, 'Content-Length: 0']) } });
    expect(await look(host.origin, { bytes: large })).toMatchObject({ code: 'http.error', status: 429, restMs });
    expect(await look(host.origin, { bytes: large, depth: 'whole' })).toMatchObject({ status: 429, restMs });
  });

  test('a redirect to where nobody may be sent is told as that; one that makes no sense is a failure like others', async () => {
    const host = await badHost({
      replies: { '/a': redirect('http://10.0.0.1/secret'), '/b': redirect('http://'), '/c': redirect('/c') },
    });
    const at = (name: string) => look(host.origin, { bytes: large, url: `${host.origin}/${name}` });
    expect(await at('a')).toMatchObject({ code: 'fallback.redirect.refused', forbidden: true });
    expect(await at('b')).toMatchObject({ code: 'fallback.redirect.refused', forbidden: false });
    expect(await at('c')).toMatchObject({ code: 'http.response.redirect_loop', forbidden: false });
    const nowhere = { lookup: () => Promise.resolve(['10.0.0.1']) };
    expect(await look('https://private.example', { bytes: large, allowLoopback: false }, nowhere)).toMatchObject({
      code: 'tcp.address_invalid',
      forbidden: true,
    });
  });

  test.each(['headers', 'pieces', 'whole'] as const)(
    'row 4: private addresses beside a good one are where nobody may be sent (%s)',
    async (depth) => {
      const host = await badHost({ replies: { '*': ranges(large) } });
      const url = `http://files.example:${host.port}${path}`;
      const asked = { bytes: large, pieces: piecesOf(large), url, depth };
      const mixed = { lookup: () => Promise.resolve(['10.0.0.1', '127.0.0.1']) };
      expect(await look(host.origin, asked, mixed)).toMatchObject({
        code: 'tcp.address_invalid',
        detail: '10.0.0.1, beside a public address',
        forbidden: true,
        wrongBytes: false,
      });
      const good = { lookup: () => Promise.resolve(['127.0.0.1']) };
      expect(await look(host.origin, asked, good)).toMatchObject({ code: 'ok', forbidden: false });
    },
  );

  test('over https it says when the certificate ends', async () => {
    const authority = await createAuthority(await temporaryFolder());
    const { cert, key } = await authority.issue({ names: ['IP:127.0.0.1'], until: '20391231235959Z' });
    const host = await badHost({ tls: { cert, key }, replies: { [path]: file(large) } });
    const result = await look(host.origin, { bytes: large }, { tls: { ca: authority.root } });
    expect(result).toMatchObject({ code: 'ok', certificateUntil: '2039-12-31T23:59:59.000Z' });
    expect(await look(host.origin, { bytes: large })).toMatchObject({
      code: 'tls.cert.authority_invalid',
      certificateUntil: null,
    });
  });
});

describe('pieces', () => {
  test('two to four of them are right, and no more is read than they have', async () => {
    const host = await badHost({ replies: { [path]: ranges(large) } });
    for (const at of [0, 0.4, 0.99]) {
      let calls = 0;
      const random = () => (calls++ === 0 ? at : Math.random());
      const result = await look(host.origin, { bytes: large, depth: 'pieces', pieces: piecesOf(large) }, {}, random);
      expect(result).toMatchObject({ depth: 'pieces', code: 'ok', slow: false });
      expect(result.bytes).toBeGreaterThanOrEqual(1000 + pieceLength);
      expect(result.bytes).toBeLessThanOrEqual(4 * pieceLength);
      expect(result.normalised).toBe(0);
    }
  });

  test('one wrong piece is wrong bytes', async () => {
    const wrong = Buffer.from(large.map((byte, at) => (at % pieceLength === 7 ? byte ^ 1 : byte)));
    const host = await badHost({ replies: { [path]: ranges(wrong) } });
    expect(await look(host.origin, { bytes: large, depth: 'pieces', pieces: piecesOf(large) })).toMatchObject({
      code: 'fallback.integrity.digest_mismatch',
      wrongBytes: true,
    });
  });

  test('where no hashes are known, only that a part is there', async () => {
    const host = await badHost({ replies: { [path]: ranges(wrongAt(large, 5)) } });
    expect(await look(host.origin, { bytes: large, depth: 'pieces' })).toMatchObject({ depth: 'pieces', code: 'ok' });
  });

  test('a small file is read whole instead, down to its last byte', async () => {
    const host = await badHost({ replies: { [path]: file(wrongAt(small, small.length - 1)) } });
    expect(await look(host.origin, { bytes: small, depth: 'pieces' })).toMatchObject({
      depth: 'whole',
      code: 'fallback.integrity.digest_mismatch',
      wrongBytes: true,
    });
  });

  test('a host that sends no parts has not failed; one that sends others than it says has', async () => {
    const whole = await badHost({ replies: { [path]: file(large) } });
    let calls = 0;
    const two = () => (calls++ === 0 ? 0 : 0.5 + calls / 100);
    expect(await look(whole.origin, { bytes: large, depth: 'pieces', pieces: piecesOf(large) }, {}, two)).toMatchObject(
      {
        depth: 'headers',
        code: 'ok',
        detail: 'it does not send parts of a file',
      },
    );
    const odd = response('206 Partial Content', ['Content-Length: 5', 'Content-Range: bytes 0-4/5'], '12345');
    const other = await badHost({ replies: { [path]: odd } });
    calls = 0;
    expect(await look(other.origin, { bytes: large, depth: 'pieces', pieces: piecesOf(large) }, {}, two)).toMatchObject(
      {
        code: 'http.response.invalid',
        wrongBytes: false,
      },
    );
  });

  test('a part that ends early is a failure', async () => {
    const short = ranges(large, {
      part: (start, end) =>
        response(
          '206 Partial Content',
          [`Content-Length: ${end - start}`, `Content-Range: bytes ${start}-${end - 1}/${large.length}`],
          large.subarray(start, start + 100),
          hangUp,
        ),
    });
    const host = await badHost({ replies: { [path]: short } });
    let calls = 0;
    const two = () => (calls++ === 0 ? 0 : 0.5 + calls / 100);
    expect(await look(host.origin, { bytes: large, depth: 'pieces', pieces: piecesOf(large) }, {}, two)).toMatchObject({
      code: 'http.response.invalid',
      wrongBytes: false,
    });
  });
});

describe('the whole', () => {
  test('is right, or is not', async () => {
    const host = await badHost({
      replies: { '/right': file(large), '/wrong': file(wrongAt(large, large.length - 1)) },
    });
    const at = (name: string) => look(host.origin, { bytes: large, depth: 'whole', url: `${host.origin}/${name}` });
    expect(await at('right')).toMatchObject({
      depth: 'whole',
      code: 'ok',
      bytes: large.length,
      normalised: 0,
      wrongBytes: false,
    });
    expect(await at('wrong')).toMatchObject({ code: 'fallback.integrity.digest_mismatch', wrongBytes: true });
  });

  test('cut short it is a failure and no proof of other bytes', async () => {
    const cut = response('200 OK', [`Content-Length: ${large.length}`], large.subarray(0, 5000), hangUp);
    const host = await badHost({ replies: { [path]: cut } });
    expect(await look(host.origin, { bytes: large, depth: 'whole' })).toMatchObject({
      code: 'http.response.invalid',
      wrongBytes: false,
      bytes: 5000,
    });
  });

  test('sent to where nobody may be sent, too', async () => {
    const host = await badHost({ replies: { [path]: redirect('ftp://example.org/x') } });
    expect(await look(host.origin, { bytes: large, depth: 'whole' })).toMatchObject({ forbidden: true });
  });
});

describe('where it failed', () => {
  test.each(['headers', 'pieces', 'whole'] as const)('is at the end of the redirects: %s', async (depth) => {
    const away = `http://127.0.0.1:${await deadPort()}/cdn`;
    const cdn = await badHost({ replies: { '/cut?signature=secret': [hangUp], '/wrong': file(wrongAt(large, 0)) } });
    const host = await badHost({
      replies: {
        '/dead': redirect(away),
        '/cut': redirect(`${cdn.origin}/cut?signature=secret`),
        '/wrong': redirect(`${cdn.origin}/wrong`),
      },
    });
    const at = (name: string) =>
      look(host.origin, { bytes: large, depth, pieces: piecesOf(large), url: host.origin + name }, {}, inTurn());
    const refused = { code: 'tcp.refused', status: null, finalUrl: away, address: '127.0.0.1' };
    expect(await at('/dead')).toMatchObject(refused);
    const cut = { code: 'tcp.reset', status: null, finalUrl: `${cdn.origin}/cut`, address: '127.0.0.1' };
    expect(await at('/cut')).toMatchObject(cut);
    const wrong = { finalUrl: `${cdn.origin}/wrong`, address: '127.0.0.1' };
    if (depth === 'whole') expect(await at('/wrong')).toMatchObject({ code: digestMismatch, ...wrong });
  });

  test.each(['headers', 'whole'] as const)(
    'is the host that redirects, where that is what is wrong: %s',
    async (depth) => {
      const host = await badHost({ replies: { [path]: redirect('http://10.0.0.1/secret') } });
      expect(await look(host.origin, { bytes: large, depth })).toMatchObject({
        code: 'fallback.redirect.refused',
        finalUrl: host.origin + path,
        address: '127.0.0.1',
      });
    },
  );
});

describe('what was answered', () => {
  /** Who answered what, and what the check found it worth. */
  async function answersOf(origin: string, asked: Parameters<typeof look>[1]) {
    const answers: unknown[] = [];
    const onAnswer: SpotServices['onAnswer'] = ({ url, status, address }, found) =>
      answers.push([url.replace(origin, ''), status, address, found]);
    await look(origin, { ...asked, onAnswer }, {}, inTurn());
    return answers;
  }
  const here = '127.0.0.1';

  test('is the file’s only where bytes were compared, and were right; redirects have led to it', async () => {
    const host = await badHost({
      replies: {
        '/a': redirect('/right'),
        '/right': ranges(large),
        '/wrong': file(wrongAt(large, 0)),
        '/whole': file(large),
      },
    });
    const at = (name: string, depth: SpotCheck['depth'], pieces: SpotCheck['pieces'] = piecesOf(large)) =>
      answersOf(host.origin, { bytes: large, depth, pieces, url: host.origin + name });
    const both = (found: string) => [
      ['/a', 302, here, found],
      ['/right', 200, here, found],
    ];
    expect(await at('/a', 'headers')).toEqual(both('unproven'));
    expect(await at('/a', 'whole')).toEqual(both('file'));
    expect(new Set((await at('/right', 'pieces')).map(String))).toEqual(
      new Set([`/right,200,${here},file`, `/right,206,${here},file`]),
    );
    expect(new Set((await at('/right', 'pieces', null)).map(String))).toEqual(
      new Set([`/right,200,${here},unproven`, `/right,206,${here},unproven`]),
    );
    expect(await at('/wrong', 'headers')).toEqual([['/wrong', 200, here, 'unproven']]);
    expect(await at('/wrong', 'whole')).toEqual([['/wrong', 200, here, 'fault']]);
    // It sends no parts, so that nothing was compared.
    expect(new Set((await at('/whole', 'pieces')).map(String))).toEqual(new Set([`/whole,200,${here},unproven`]));
    expect(await at('/none', 'headers')).toEqual([['/none', 404, here, 'fault']]);
  });
});

test('whoever asked for it can call it off', async () => {
  const host = await badHost({ replies: { [path]: response('200 OK', [`Content-Length: ${large.length}`]) } });
  const http = createHttp();
  onTestFinished(() => http.close());
  const stop = new AbortController();
  const looking = spotCheck(
    { http, clock: monotonicClock, settings: defaultPolicy, random: Math.random },
    {
      url: host.origin + path,
      size: large.length,
      sha256: digest(large).toString('hex'),
      pieces: null,
      allowLoopback: true,
      depth: 'whole',
    },
    stop.signal,
  );
  const reason = new Error('no longer wanted');
  await expect.poll(() => host.requests.length, { interval: 10, timeout: 30_000 }).toBe(1);
  stop.abort(reason);
  await expect(looking).rejects.toBe(reason);
});
