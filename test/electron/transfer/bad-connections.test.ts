/** The rows of bad-hosts.md that are about the way to a host: names, addresses, connections, certificates. */
import net from 'node:net';
import type { TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpOptions } from '../../../electron/http/index.ts';
import type { TransferSource } from '../../../electron/transfer/index.ts';
import { deadPort, file as fileOf, hangUp, reset } from '../../support/bad-host.ts';
import { type Authority, type CertificateOptions, createAuthority } from '../../support/certificates.ts';
import { temporaryFolderUntil } from '../../support/temp.ts';
import { badHost, bench, external, goodHost, hosted, outcomes, path, readAll, sample } from './harness.ts';

const subject = sample(200_000, 65_536);
const { bytes } = subject;
const name = 'files.example';

/** From the external source and the hosted copy; says how the external one came off. */
async function play(source: TransferSource, options: HttpOptions = {}): Promise<readonly string[]> {
  const good = await goodHost(subject);
  const { open } = await bench({}, undefined, options);
  const transfer = open([source, hosted(good.origin)], subject.file);
  const got = await readAll(transfer);
  expect(got.error).toBe('none');
  expect(got.bytes.equals(bytes)).toBe(true);
  const seen = outcomes(await transfer.settled);
  if (seen.at(-1) !== 'external ok') expect(seen.at(-1)).toBe('hosted ok');
  return seen.filter((outcome) => outcome !== 'hosted ok');
}

const outside = (url = `https://${name}${path}`): TransferSource => ({ kind: 'external', url, allowLoopback: false });
const inside = (url: string): TransferSource => ({ kind: 'external', url, allowLoopback: true });
const failing = (code: string): HttpOptions => ({
  lookup: () => Promise.reject(Object.assign(new Error(`getaddrinfo ${code}`), { code })),
});
const answering = (...addresses: readonly string[]): HttpOptions => ({ lookup: () => Promise.resolve(addresses) });

describe('names and addresses', () => {
  test.each([
    { row: 1, error: 'ENOTFOUND', code: 'dns.name_not_resolved' },
    { row: 2, error: 'EAI_AGAIN', code: 'dns.unreachable' },
  ])('row $row: $error', async ({ error, code }) => {
    expect(await play(outside(), failing(error))).toEqual([`external ${code}!`]);
  });

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '::1',
    'fc00::1',
    'fe80::1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '::ffff:10.0.0.1',
  ])('rows 3, 6: %s is never connected to', async (address) => {
    const dialled: unknown[] = [];
    const dial = (to: net.TcpNetConnectOpts) => {
      if (to.host !== '127.0.0.1' || to.port === 443) dialled.push(to);
      return net.connect(to);
    };
    expect(await play(outside(), { ...answering(address), dial })).toEqual(['external tcp.address_invalid!']);
    expect(dialled).toEqual([]);
  });

  test('row 4: of mixed addresses only the good one is used', async () => {
    const host = await badHost({ replies: { [path]: fileOf(bytes) } });
    const { open } = await bench({}, undefined, answering('10.0.0.1', '127.0.0.1'));
    const transfer = open([inside(`http://${name}:${host.port}${path}`)], subject.file);
    expect((await readAll(transfer)).bytes.equals(bytes)).toBe(true);
    expect((await transfer.settled).attempts).toMatchObject([{ code: 'ok', refusedAddresses: ['10.0.0.1'] }]);
  });

  test('row 5: an address that is another when it is connected to', async () => {
    const inner = await badHost({ replies: { '*': fileOf(bytes) } });
    const dial = (to: net.TcpNetConnectOpts) =>
      to.host === '93.184.216.34' ? net.connect({ host: '127.0.0.1', port: inner.port }) : net.connect(to);
    expect(await play(outside(), { ...answering('93.184.216.34'), dial })).toEqual(['external tcp.address_invalid!']);
    expect(inner.requests).toEqual([]);
  });

  test('row 18: plain http is not asked for, and that is nobody’s fault', async () => {
    expect(await play(outside(`http://${name}${path}`), answering('93.184.216.34'))).toEqual(['external local.fault']);
  });
});

describe('connections', () => {
  test('row 7: nothing listens', async () => {
    expect(await play(inside(`http://127.0.0.1:${await deadPort()}${path}`))).toEqual(['external tcp.refused!']);
  });

  test('row 9: one of its addresses is dead, the next is fine', async () => {
    const host = await badHost({ replies: { [path]: fileOf(bytes) } });
    expect(await play(inside(`http://${name}:${host.port}${path}`), answering('::1', '127.0.0.1'))).toEqual([
      'external ok',
    ]);
  });

  test('row 10: reset after accept: one new connection, no more', async () => {
    const host = await badHost({ onConnection: [reset] });
    expect(await play(external(host.origin))).toEqual(['external tcp.reset!', 'external tcp.reset!']);
    expect(host.connections()).toBe(2);
  });

  test('row 10: reset once, fine on the new connection', async () => {
    const host = await badHost({ replies: { [path]: { inTurn: [[reset], fileOf(bytes)] } } });
    expect(await play(external(host.origin))).toEqual(['external tcp.reset!', 'external ok']);
  });

  test('row 65: a kept connection that is dead is nobody’s fault: one attempt, on a new connection', async () => {
    const host = await badHost({ replies: { [path]: { inTurn: [fileOf(bytes), [reset], fileOf(bytes)] } } });
    const { open } = await bench();
    for (let time = 0; time < 2; time += 1) {
      const transfer = open([external(host.origin)], subject.file);
      expect((await readAll(transfer)).bytes.equals(bytes)).toBe(true);
      expect(outcomes(await transfer.settled)).toEqual(['external ok']);
      await transfer.close();
    }
    expect(host.requests).toHaveLength(3);
    expect(host.connections()).toBe(2);
  });

  test('closed without an answer', async () => {
    const host = await badHost({ replies: { [path]: [hangUp] } });
    expect(await play(external(host.origin))).toEqual(['external tcp.reset!', 'external tcp.reset!']);
  });
});

describe('certificates', () => {
  let authority: Authority;
  let removeFolder: () => Promise<void>;
  beforeAll(async () => {
    const { folder, remove } = await temporaryFolderUntil();
    removeFolder = remove;
    authority = await createAuthority(folder);
  });
  afterAll(() => removeFolder());

  const issued = async (options: Partial<CertificateOptions>): Promise<TlsOptions> =>
    await authority.issue({ names: [name], ...options });
  async function over(tls: TlsOptions, trusted = true): Promise<readonly string[]> {
    const host = await badHost({ tls, replies: { [path]: fileOf(bytes) } });
    const options = { ...answering('127.0.0.1'), ...(trusted ? { tls: { ca: authority.root } } : {}) };
    return await play(inside(`https://${name}:${host.port}${path}`), options);
  }

  test('a good one', async () => {
    expect(await over(await issued({}))).toEqual(['external ok']);
  });

  test('row 12: expired, or not valid yet', async () => {
    const date = ['external tls.cert.date_invalid!'];
    expect(await over(await issued({ until: '20210101000000Z' }))).toEqual(date);
    expect(await over(await issued({ from: '20390101000000Z' }))).toEqual(date);
  });

  test('row 13: of another host, by itself, or of an unknown authority', async () => {
    expect(await over(await issued({ names: ['other.example'] }))).toEqual(['external tls.cert.name_invalid!']);
    expect(await over(await authority.selfSigned(name))).toEqual(['external tls.cert.authority_invalid!']);
    expect(await over(await issued({}), false)).toEqual(['external tls.cert.authority_invalid!']);
  });

  test('row 14: without the intermediate', async () => {
    expect(await over(await issued({ issuer: 'intermediate' }))).toEqual(['external tls.cert.authority_invalid!']);
  });

  test('row 15: old TLS, or no cipher in common', async () => {
    const mismatch = ['external tls.version_or_cipher_mismatch!'];
    const old = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    expect(await over({ ...(await issued({})), ...old })).toEqual(mismatch);
    const odd = { maxVersion: 'TLSv1.2', ciphers: 'AECDH-AES128-SHA@SECLEVEL=0' } as const;
    expect(await over({ ...(await issued({})), ...odd })).toEqual(mismatch);
  });

  test('row 16: asks for a certificate of ours', async () => {
    const asks = { requestCert: true, rejectUnauthorized: true, ca: authority.root };
    expect(await over({ ...(await issued({})), ...asks })).toEqual(['external tls.bad_client_auth_cert!']);
  });
});
