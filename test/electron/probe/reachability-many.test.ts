/** Many links at once, slow hosts in made-up time, TLS as it is, and being called off. */
import { randomBytes } from 'node:crypto';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Http } from '../../../electron/http/index.ts';
import { deadPort, response } from '../../support/bad-host.ts';
import { type Authority, createAuthority } from '../../support/certificates.ts';
import { rangeOf, ranges } from '../../support/range-host.ts';
import { temporaryFolderUntil } from '../../support/temp.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';
import { badHost, path } from './harness.ts';
import { type Scene, check, checkAll, linkTo, piecesOf } from './reachability-harness.ts';

const kib = 1024;
const mib = 1024 * kib;
const small = randomBytes(40_000);

describe('slow hosts, by a clock that only the host moves', () => {
  /** Sends so many bytes in each tick of 200 ms, and lets the next one come when they have been read. */
  async function slowly(bytes: Uint8Array, perTick: number) {
    const clock = createVirtualClock();
    const seen = { received: 0, sent: 0, isExamined: false };
    const serve = async (socket: net.Socket, body: Uint8Array) => {
      for (let at = 0; at < body.byteLength && !socket.destroyed; at += perTick) {
        const chunk = body.subarray(at, at + perTick);
        seen.sent += chunk.byteLength;
        socket.write(chunk);
        while ((seen.received < seen.sent || !seen.isExamined) && !socket.destroyed) await new Promise(setImmediate);
        clock.advance(200);
      }
      // What was never read does not count for the next request.
      seen.received = seen.sent;
    };
    const bodies: Uint8Array[] = [];
    const host = await badHost({
      replies: {
        '*': (head) => {
          if (head.startsWith('HEAD ')) return ranges(bytes)(head);
          const part = rangeOf(head, bytes.byteLength);
          const { start, end } = part ?? { start: 0, end: bytes.byteLength };
          bodies.push(bytes.subarray(start, end));
          const lines = part === null ? [] : [`Content-Range: bytes ${start}-${end - 1}/${bytes.byteLength}`];
          return response(part === null ? '200 OK' : '206 Partial Content', [
            `Content-Length: ${end - start}`,
            ...lines,
          ]);
        },
      },
      onRequest(socket) {
        const body = bodies.shift();
        if (body !== undefined) void serve(socket, body);
      },
    });
    const wrap = (http: Http): Http => ({
      ...http,
      async request(options) {
        const answer = await http.request(options);
        if (!options.url.startsWith(host.origin) || options.method === 'HEAD') return answer;
        const read = async (into: Uint8Array) => {
          const count = await answer.read(into);
          seen.received += count;
          return count;
        };
        return { ...answer, read };
      },
    });
    const scene: Scene = {
      clock,
      wrap,
      onStep: (step) => {
        if (step.type === 'host') seen.isExamined = true;
      },
    };
    return { host, scene };
  }

  test('row 38: steady 50 KiB/s, 100 MiB: the hosted copy is named, and when', async () => {
    const bytes = Buffer.alloc(100 * mib);
    const { host, scene } = await slowly(bytes, 10 * kib);
    const good = await badHost({ replies: { '*': ranges(bytes) } });
    const link = linkTo(host.origin + path, small, { size: bytes.length, hostedUrl: good.origin + path });
    const { verdict, last } = await check(link, scene);
    expect(verdict).toMatchObject({ kind: 'left', code: 'fallback.transfer.too_slow', consequence: 'failure' });
    expect(verdict.sentence).toMatch(
      /^Installers would leave it after 3(\.\d)? s for the hosted copy: 5[0-3] KiB\/s from here, /,
    );
    expect(last.speed?.received).toBeLessThan(mib);
  });

  test('row 39: steady 50 KiB/s, 20 KiB', async () => {
    const bytes = randomBytes(20 * kib);
    const { host, scene } = await slowly(bytes, 10 * kib);
    expect((await check(linkTo(host.origin + path, bytes), scene)).verdict).toMatchObject({
      kind: 'used',
      consequence: 'none',
    });
  });
});

describe('TLS', () => {
  let authority: Authority;
  let removeFolder: () => Promise<void>;
  beforeAll(async () => {
    const { folder, remove } = await temporaryFolderUntil();
    removeFolder = remove;
    authority = await createAuthority(folder);
  });
  afterAll(() => removeFolder());
  const name = 'files.example';
  const over = async (tls: object, trusted = true, date?: Date) => {
    const host = await badHost({ tls: { ALPNProtocols: ['http/1.1'], ...tls }, replies: { '*': ranges(small) } });
    const scene = {
      lookup: () => Promise.resolve(['127.0.0.1']),
      ...(trusted ? { tls: { ca: authority.root } } : {}),
      ...(date === undefined ? {} : { date }),
    };
    return await check(linkTo(`https://${name}:${host.port}${path}`, small), scene);
  };

  test('good: version, certificate, days left, chain', async () => {
    const { cert, key } = await authority.issue({ names: [name], issuer: 'intermediate', until: '20261202120000Z' });
    const { verdict, steps, last } = await over({ cert: cert + authority.intermediate, key });
    expect(verdict).toMatchObject({
      kind: 'used',
      notes: [{ code: 'certificate.soon', message: expect.stringContaining('10 days') }],
    });
    expect(steps.find(({ type }) => type === 'host')).toMatchObject({
      examination: {
        code: 'ok',
        httpVersions: ['http/1.1'],
        certificate: {
          subject: 'leaf',
          issuer: 'Test Middle',
          names: [name],
          daysLeft: 10,
          chain: ['leaf', 'Test Middle', 'Test Root'],
        },
        addresses: [{ state: 'open', tlsVersion: 'TLSv1.3', alpn: 'http/1.1', tlsMs: expect.any(Number) }],
      },
    });
    expect(last.phases.tlsMs).toEqual(expect.any(Number));
  });

  test('it says when HTTP/2 is what the host prefers', async () => {
    const { steps } = await over({ ...(await authority.issue({ names: [name] })), ALPNProtocols: ['h2', 'http/1.1'] });
    expect(steps.find(({ type }) => type === 'host')).toMatchObject({ examination: { httpVersions: ['h2'] } });
  });

  test('row 12: expired: left, and the certificate is shown all the same', async () => {
    const { verdict, steps } = await over(await authority.issue({ names: [name], until: '20261120120000Z' }));
    expect(verdict).toMatchObject({ kind: 'left', code: 'tls.cert.date_invalid', consequence: 'failure' });
    expect(steps.find(({ type }) => type === 'host')).toMatchObject({
      examination: { code: 'tls.cert.date_invalid', certificate: { daysLeft: -2 } },
    });
  });

  test('row 13: another name; an authority that nobody trusts', async () => {
    const other = await over(await authority.issue({ names: ['other.example'] }));
    expect(other.verdict).toMatchObject({ kind: 'left', code: 'tls.cert.name_invalid', consequence: 'failure' });
    const untrusted = await over(await authority.issue({ names: [name] }), false);
    expect(untrusted.verdict).toMatchObject({ kind: 'left', code: 'tls.cert.authority_invalid' });
  });

  test('row 14: the intermediate certificate is missing', async () => {
    const { verdict } = await over(await authority.issue({ names: [name], issuer: 'intermediate' }));
    expect(verdict).toMatchObject({
      kind: 'left',
      code: 'tls.cert.authority_invalid',
      remedy: expect.stringContaining('intermediate'),
    });
  });

  test('row 15: TLS 1.1', async () => {
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    const { verdict } = await over({ ...(await authority.issue({ names: [name] })), ...old });
    expect(verdict).toMatchObject({ kind: 'left', code: 'tls.version_or_cipher_mismatch' });
  });

  test('row 16: wants a client certificate', async () => {
    const asking = { requestCert: true, rejectUnauthorized: true, ca: authority.root };
    const { verdict } = await over({ ...(await authority.issue({ names: [name] })), ...asking });
    expect(verdict).toMatchObject({ kind: 'left', code: 'tls.bad_client_auth_cert' });
  });

  test('row 11: never speaks TLS', async () => {
    const host = await badHost({ onConnection: [] });
    const { verdict } = await check(linkTo(`https://127.0.0.1:${host.port}${path}`, small), {
      policy: { connectMs: 200 },
    });
    expect(verdict).toMatchObject({ kind: 'left', code: 'tls.failed' });
  });
});

describe('many', () => {
  test('row 74: a host that is down is asked for a few of its links, not for all', async () => {
    const port = await deadPort();
    let dialled = 0;
    const links = Array.from({ length: 200 }, (_, at) => linkTo(`http://127.0.0.1:${port}/${at}.whl`, small));
    const seen = await checkAll(links, {
      dial: (options) => {
        dialled += 1;
        return net.connect(options);
      },
    });
    expect([...seen.values()].map((steps) => steps.at(-1))).toSatisfy((all: readonly unknown[]) => all.length === 200);
    for (const steps of seen.values())
      expect(steps.at(-1)).toMatchObject({ verdict: { kind: 'left', code: 'tcp.refused' } });
    expect(dialled).toBeLessThanOrEqual(5);
  });

  test('no more than four links of a host at a time; each host is looked at once', async () => {
    let open = 0;
    let most = 0;
    const host = await badHost({ replies: { '*': ranges(small) } });
    const links = Array.from({ length: 40 }, (_, at) => linkTo(`${host.origin}/${at}.whl`, small));
    const wrap = (http: Http): Http => ({
      ...http,
      async request(options) {
        open += 1;
        most = Math.max(most, open);
        try {
          return await http.request(options);
        } finally {
          open -= 1;
        }
      },
    });
    const seen = await checkAll(links, { wrap });
    expect(seen.size).toBe(40);
    expect(most).toBeLessThanOrEqual(4);
    const examined = [...seen.values()].map((steps) => steps.find(({ type }) => type === 'host'));
    expect(new Set(examined.map((step) => JSON.stringify(step))).size).toBe(1);
  });

  test('the hosted copies are measured on a few links only where hashes are known', async () => {
    const bytes = randomBytes(400 * kib);
    const pieces = piecesOf(bytes, 64 * kib);
    const [host, good] = [
      await badHost({ replies: { '*': ranges(bytes) } }),
      await badHost({ replies: { '*': ranges(bytes) } }),
    ];
    const links = Array.from({ length: 30 }, (_, at) =>
      linkTo(`${host.origin}/${at}.whl`, bytes, { pieces, hostedUrl: `${good.origin}/${at}.whl` }),
    );
    const seen = await checkAll(links);
    for (const steps of seen.values()) expect(steps.at(-1)).toMatchObject({ verdict: { kind: 'used' } });
    expect(good.requests).toHaveLength(9);
  });

  test('called off: it ends with the reason, and nothing is left open', async () => {
    const host = await badHost({ replies: { '*': [] } });
    const links = Array.from({ length: 20 }, (_, at) => linkTo(`${host.origin}/${at}.whl`, small));
    const person = new AbortController();
    const ended = checkAll(links, {}, { signal: person.signal });
    while (host.requests.length < 4) await new Promise(setImmediate);
    person.abort(new Error('enough'));
    await expect(ended).rejects.toThrow('enough');
    while (host.sockets().size > 0) await new Promise(setImmediate);
    expect(host.requests).toHaveLength(4);
  });
});
