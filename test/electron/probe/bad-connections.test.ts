/** The rows of bad-hosts.md that are about names, addresses and connections, by their numbers. */
import net from 'node:net';
import type { TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deadPort, file, hangUp, reset } from '../../support/bad-host.ts';
import { type Authority, type CertificateOptions, createAuthority } from '../../support/certificates.ts';
import { temporaryFolderUntil } from '../../support/temp.ts';
import { badHost, bytes, outcome, path, verify } from './harness.ts';

const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));
const answering = (...addresses: readonly string[]) => ({ lookup: () => Promise.resolve(addresses) });
const elsewhere = `https://files.example${path}`;

describe('names', () => {
  test.each([
    { row: 1, error: 'ENOTFOUND', code: 'dns.name_not_resolved' },
    { row: 2, error: 'EAI_AGAIN', code: 'dns.unreachable' },
    { row: 2, error: 'ESERVFAIL', code: 'dns.failed' },
  ])('row $row: $error → $code', async ({ error, code }) => {
    const result = await verify(elsewhere, {}, { lookup: failing(error) });
    expect(outcome(result)).toBe(code);
    if (!result.ok) expect(result.problem.message).toContain('files.example');
  });

  test('row 2: name servers that never answer', async () => {
    const silent = { lookup: () => new Promise<never>(() => {}) };
    expect(outcome(await verify(elsewhere, { limits: { resolveMs: 20 } }, silent))).toBe('dns.unreachable');
  });

  test('a name without addresses', async () => {
    expect(outcome(await verify(elsewhere, {}, answering()))).toBe('dns.name_not_resolved');
  });
});

describe('addresses', () => {
  // 127.0.0.1 and ::1 are for rehearsal hosts alone.
  const refused = [
    '10.1.2.3',
    '172.16.0.1',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '192.0.2.1',
    'fc00::1',
    'fd12::1',
    'fe80::1',
    'ff02::1',
    '::',
    '2001:db8::1',
    '255.255.255.255',
    '::ffff:10.0.0.1',
    '::ffff:93.184.216.34',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:0:1::1',
    '::10.0.0.1',
  ];
  test.each(refused)('rows 3, 6: %s is never connected to', async (address) => {
    const dial = () => expect.unreachable('it was dialled');
    expect(outcome(await verify(elsewhere, {}, { ...answering(address), dial }))).toBe('tcp.address_invalid');
  });

  test.each(['127.0.0.1', '::1'])('row 3: %s only for a rehearsal host', async (address) => {
    const result = await verify(elsewhere, { allowLoopback: false }, answering(address));
    expect(outcome(result)).toBe('tcp.address_invalid');
  });

  test('plain http goes to loopback only, whatever the name resolves to', async () => {
    const result = await verify('http://files.example/f', {}, answering('93.184.216.34'));
    expect(outcome(result)).toBe('tcp.address_invalid');
  });

  test('plain http is not asked for at all outside a rehearsal', async () => {
    const result = await verify(`http://files.example${path}`, { allowLoopback: false }, answering('93.184.216.34'));
    expect(outcome(result)).toBe('local.fault');
  });

  test('row 4: of mixed addresses only the good ones are dialled', async () => {
    const host = await badHost({ replies: { [path]: file(bytes) } });
    const url = `http://files.example:${host.port}${path}`;
    expect(outcome(await verify(url, {}, answering('10.0.0.1', '127.0.0.1', '93.184.216.34')))).toBe('ok');
  });

  test('row 5: the name is asked once, and the address that is really connected to is checked', async () => {
    const host = await badHost({ replies: { '*': file(bytes) } });
    let asked = 0;
    const rebinding = () => Promise.resolve((asked += 1) === 1 ? ['93.184.216.34'] : ['127.0.0.1']);
    // Whatever the network makes of the public address: here it ends at this computer.
    const dial = (options: net.TcpNetConnectOpts) => {
      expect(options.host).toBe('93.184.216.34');
      return net.connect({ host: '127.0.0.1', port: host.port });
    };
    const result = await verify(elsewhere, { allowLoopback: false }, { lookup: rebinding, dial });
    expect(outcome(result)).toBe('tcp.address_invalid');
    expect(asked).toBe(1);
    expect(host.requests).toEqual([]);
  });
});

describe('connections', () => {
  test('row 7: nothing listens', async () => {
    expect(outcome(await verify(`http://127.0.0.1:${await deadPort()}/f`))).toBe('tcp.refused');
  });

  test('row 8: a black hole', async () => {
    const dial = () => new net.Socket();
    const result = await verify('http://127.0.0.1:9/f', { limits: { connectMs: 20 } }, { dial });
    expect(outcome(result)).toBe('tcp.timed_out');
  });

  test('row 9: one of its addresses is dead, the next is fine', async () => {
    const host = await badHost({ replies: { [path]: file(bytes) } });
    const url = `http://files.example:${host.port}${path}`;
    expect(outcome(await verify(url, {}, answering('::1', '127.0.0.1')))).toBe('ok');
  });

  test('all of its addresses are dead', async () => {
    const url = `http://files.example:${await deadPort()}${path}`;
    expect(outcome(await verify(url, {}, answering('::1', '127.0.0.1')))).toBe('tcp.refused');
  });

  test('row 10: reset after accept: one new connection, then it counts', async () => {
    const host = await badHost({ onConnection: [reset] });
    expect(outcome(await verify(host.origin + path))).toBe('tcp.reset');
    expect(host.connections()).toBe(2);
  });

  test('row 10: reset once, fine on the new connection', async () => {
    const host = await badHost({ replies: { [path]: { inTurn: [[reset], file(bytes)] } } });
    expect(outcome(await verify(host.origin + path))).toBe('ok');
  });

  test('closed without an answer', async () => {
    const host = await badHost({ replies: { [path]: [hangUp] } });
    expect(outcome(await verify(host.origin + path))).toBe('tcp.reset');
  });

  test('row 36: takes the request and says nothing', async () => {
    const host = await badHost({ replies: { [path]: [] } });
    const result = await verify(host.origin + path, { limits: { firstByteMs: 30 } });
    expect(outcome(result)).toBe('fallback.transfer.first_byte_timeout');
  });

  test('row 36: sends the header and no body', async () => {
    const host = await badHost({ replies: { [path]: file(bytes).slice(0, 1) } });
    const result = await verify(host.origin + path, { limits: { firstByteMs: 30 } });
    expect(outcome(result)).toBe('fallback.transfer.first_byte_timeout');
  });

  test('row 40: stops in the middle', async () => {
    const [head = ''] = file(bytes);
    const host = await badHost({ replies: { [path]: [head, bytes.subarray(0, 20_000)] } });
    const result = await verify(host.origin + path, { limits: { stallMs: 30 } });
    expect(outcome(result)).toBe('fallback.transfer.stalled');
  });

  test('row 73: given up by the person: the reason comes back, nothing is scored', async () => {
    const host = await badHost({ replies: { [path]: [] } });
    const person = new AbortController();
    const verified = verify(host.origin + path, { signal: person.signal });
    while (host.requests.length === 0) await new Promise(setImmediate);
    person.abort(new Error('enough'));
    await expect(verified).rejects.toThrow('enough');
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
  async function over(tls: TlsOptions, trusted = true): Promise<string> {
    const host = await badHost({ tls, replies: { [path]: file(bytes) } });
    const url = `https://${name}:${host.port}${path}`;
    return outcome(
      await verify(url, {}, { ...answering('127.0.0.1'), ...(trusted ? { tls: { ca: authority.root } } : {}) }),
    );
  }
  const issued = (options: Partial<CertificateOptions> = {}) => authority.issue({ names: [name], ...options });

  test('a good certificate', async () => {
    expect(await over(await issued())).toBe('ok');
  });

  test('a good certificate of a literal address', async () => {
    const host = await badHost({ tls: await issued({ names: ['IP:127.0.0.1'] }), replies: { [path]: file(bytes) } });
    expect(outcome(await verify(host.origin + path, {}, { tls: { ca: authority.root } }))).toBe('ok');
  });

  test('row 11: accepts, and never speaks TLS', async () => {
    const host = await badHost({ onConnection: [] });
    const result = await verify(`https://127.0.0.1:${host.port}/f`, { limits: { connectMs: 400 } });
    expect(outcome(result)).toBe('tls.failed');
  });

  test('plain HTTP where TLS is expected', async () => {
    const host = await badHost({ onConnection: ['HTTP/1.1 400 Bad Request\r\n\r\n', hangUp] });
    expect(outcome(await verify(`https://127.0.0.1:${host.port}/f`))).toBe('tls.failed');
  });

  test('row 12: expired', async () => {
    expect(await over(await issued({ until: '20210101000000Z' }))).toBe('tls.cert.date_invalid');
  });

  test('row 12: not valid yet', async () => {
    expect(await over(await issued({ from: '20390101000000Z' }))).toBe('tls.cert.date_invalid');
  });

  test('row 13: another name', async () => {
    expect(await over(await issued({ names: ['other.example'] }))).toBe('tls.cert.name_invalid');
  });

  test('row 13: self-signed', async () => {
    expect(await over(await authority.selfSigned(name))).toBe('tls.cert.authority_invalid');
  });

  test('row 13: an authority that is not trusted', async () => {
    const { cert, key } = await issued();
    expect(await over({ cert: cert + authority.root, key }, false)).toBe('tls.cert.authority_invalid');
  });

  test('row 14: the intermediate certificate is not sent', async () => {
    const { cert, key } = await issued({ issuer: 'intermediate' });
    expect(await over({ cert, key })).toBe('tls.cert.authority_invalid');
    expect(await over({ cert: cert + authority.intermediate, key })).toBe('ok');
  });

  test('row 15: TLS 1.1', async () => {
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await over({ ...(await issued()), ...old })).toBe('tls.version_or_cipher_mismatch');
  });

  test('row 15: no cipher in common', async () => {
    const odd = { maxVersion: 'TLSv1.2', ciphers: 'AECDH-AES128-SHA@SECLEVEL=0' } as const;
    expect(await over({ ...(await issued()), ...odd })).toBe('tls.version_or_cipher_mismatch');
  });

  test.each(['TLSv1.3', 'TLSv1.2'] as const)('row 16: wants a client certificate (%s)', async (maxVersion) => {
    const asking = { requestCert: true, rejectUnauthorized: true, maxVersion, ca: authority.root };
    expect(await over({ ...(await issued()), ...asking })).toBe('tls.bad_client_auth_cert');
  });
});
