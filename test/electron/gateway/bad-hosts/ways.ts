/** The way to a host: names, addresses, connections, certificates. */
import net from 'node:net';
import type { TlsOptions } from 'node:tls';
import { expect } from 'vitest';
import { file, hangUp, redirect, reset } from '../../../support/bad-host.ts';
import type { Authority } from '../../../support/certificates.ts';
import { path } from '../../transfer/harness.ts';
import type { Row } from './row.ts';
import {
  always,
  answering,
  blackHole,
  external,
  failed,
  failing,
  hostedOk,
  issued,
  noHedge,
  noName,
  ok,
  outside,
  replying,
  secure,
} from './scripts.ts';

export const names: readonly Row[] = [
  {
    row: 1,
    what: 'a name that does not exist: asked for once',
    source: outside,
    lookup: failing('ENOTFOUND'),
    came: failed('dns.name_not_resolved'),
    also: ({ names: asked }) => expect(asked.filter((name) => name === 'files.example')).toHaveLength(1),
  },
  { row: 2, what: 'SERVFAIL', source: outside, lookup: failing('EAI_AGAIN'), came: failed('dns.unreachable') },
  {
    row: 2,
    what: 'name servers that never answer',
    source: outside,
    lookup: (name) => (name === 'files.example' ? new Promise<never>(() => {}) : undefined),
    policy: noHedge,
    came: failed('dns.unreachable'),
    ms: 3000,
  },
  {
    row: 2,
    what: 'no name at all resolves: our own line',
    source: outside,
    lookup: (name) => Promise.reject(noName(name, 'EAI_AGAIN')),
    came: [...external('dns.unreachable'), ...Array.from({ length: 3 }, () => 'hosted dns.unreachable')],
    gets: () => 'refusal',
  },
  ...['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', 'fc00::1', 'fe80::1'].map((address) => refused(3, address)),
  {
    row: 4,
    what: 'public and private addresses mixed: the good one is used',
    host: replying(({ bytes }) => file(bytes)),
    lookup: answering('10.0.0.1', '127.0.0.1'),
    came: ok,
  },
  {
    row: 5,
    what: 'an address that is another when it is connected to',
    source: outside,
    lookup: answering('93.184.216.34'),
    host: replying(({ bytes }) => file(bytes)),
    dial: (to, [port = 0]) => (to.host === '93.184.216.34' ? net.connect({ host: '127.0.0.1', port }) : null),
    came: failed('tcp.address_invalid'),
    also: ({ external: host }) => expect(host.requests).toEqual([]),
  },
  ...['64:ff9b::a00:1', '2002:a00:1::', '2001:0:1::1', '::ffff:10.0.0.1'].map((address) => refused(6, address)),
];

function refused(row: number, address: string): Row {
  return {
    row,
    what: `a name that leads to ${address}: never dialled`,
    source: outside,
    lookup: answering(address),
    came: failed('tcp.address_invalid'),
    also: ({ ports, hosted }) => expect(ports).toEqual([hosted.port]),
  };
}

export const connections: readonly Row[] = [
  { row: 7, what: 'nothing listens', isDown: true, came: failed('tcp.refused') },
  {
    row: 8,
    what: 'a black hole: the hosted copy is asked too after 2 s',
    source: () => ({ url: `http://files.example:9${path}`, allowLoopback: true }),
    dial: blackHole,
    came: [...external('abandoned'), hostedOk],
    ms: 2000,
  },
  {
    row: 8,
    what: 'a black hole, and no second request to spare: 5 s',
    source: () => ({ url: `http://files.example:9${path}`, allowLoopback: true }),
    dial: blackHole,
    policy: noHedge,
    came: failed('tcp.timed_out'),
    ms: 5000,
  },
  {
    row: 9,
    what: 'IPv6 dead, IPv4 fine',
    host: replying(({ bytes }) => file(bytes)),
    lookup: answering('::1', '127.0.0.1'),
    came: ok,
  },
  {
    row: 10,
    what: 'a reset after accept: one new connection, no more',
    host: () => ({ onConnection: [reset] }),
    came: failed('tcp.reset', 'tcp.reset'),
    also: ({ external: host }) => expect(host.connections()).toBe(2),
  },
  {
    row: 10,
    what: 'a reset once, fine on the new connection',
    host: ({ bytes }) => ({ replies: { [path]: { inTurn: [[reset], file(bytes)] } } }),
    came: external('tcp.reset!', 'ok'),
  },
  {
    row: 10,
    what: 'closed without an answer',
    host: replying(() => [hangUp]),
    came: failed('tcp.reset', 'tcp.reset'),
  },
  {
    row: 11,
    what: 'accepts, and never speaks TLS',
    host: () => ({ onConnection: [] }),
    source: secure('files.example'),
    policy: noHedge,
    came: failed('tls.failed'),
    ms: 5000,
  },
];

type Made = typeof issued;
const overTls = (row: number, what: string, tls: Made, came: readonly string[], trusts = true): Row => ({
  row,
  what,
  host: async ({ bytes }, authority) => ({ ...always(file(bytes)), tls: await tls(authority) }),
  source: secure('files.example'),
  trusts,
  came,
});

export const certificates: readonly Row[] = [
  overTls(12, 'a good certificate', issued, ok),
  overTls(
    12,
    'expired',
    (authority) => authority.issue({ names: ['files.example'], until: '20210101000000Z' }),
    failed('tls.cert.date_invalid'),
  ),
  overTls(
    12,
    'not valid yet',
    (authority) => authority.issue({ names: ['files.example'], from: '20390101000000Z' }),
    failed('tls.cert.date_invalid'),
  ),
  overTls(
    13,
    'of another host',
    (authority) => authority.issue({ names: ['other.example'] }),
    failed('tls.cert.name_invalid'),
  ),
  overTls(
    13,
    'self-signed',
    (authority) => authority.selfSigned('files.example'),
    failed('tls.cert.authority_invalid'),
  ),
  overTls(13, 'an authority that is not trusted', issued, failed('tls.cert.authority_invalid'), false),
  overTls(
    14,
    'the intermediate is not sent',
    (authority) => authority.issue({ names: ['files.example'], issuer: 'intermediate' }),
    failed('tls.cert.authority_invalid'),
  ),
  overTls(
    15,
    'TLS 1.1',
    async (authority) => ({
      ...(await issued(authority)),
      minVersion: 'TLSv1.1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    }),
    failed('tls.version_or_cipher_mismatch'),
  ),
  overTls(
    15,
    'no cipher in common',
    async (authority) => ({
      ...(await issued(authority)),
      maxVersion: 'TLSv1.2',
      ciphers: 'AECDH-AES128-SHA@SECLEVEL=0',
    }),
    failed('tls.version_or_cipher_mismatch'),
  ),
  ...(['TLSv1.3', 'TLSv1.2'] as const).map((maxVersion) =>
    overTls(
      16,
      `asks for a certificate of ours (${maxVersion})`,
      async (authority) => ({
        ...(await issued(authority)),
        requestCert: true,
        rejectUnauthorized: true,
        ca: authority.root,
        maxVersion,
      }),
      failed('tls.bad_client_auth_cert'),
    ),
  ),
  {
    row: 17,
    what: 'a captive portal: every host shows its certificate',
    host: async (_, authority) => ({ ...always(redirect('https://portal.example/')), tls: await portal(authority) }),
    hosted: async (_, authority) => ({ ...always(redirect('https://portal.example/')), tls: await portal(authority) }),
    source: secure('files.example'),
    hostedSource: secure('hosted.example'),
    came: ['external tls.cert.authority_invalid', 'hosted tls.cert.authority_invalid'],
    gets: () => 'refusal',
  },
];

function portal(authority: Authority): Promise<TlsOptions> {
  return authority.issue({ names: ['files.example', 'hosted.example'] });
}
