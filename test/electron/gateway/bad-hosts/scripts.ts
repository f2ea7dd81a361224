/** What the rows are put together from: what a host does, and what comes of it. */
import net from 'node:net';
import type { TlsOptions } from 'node:tls';
import { reset, response, type Script, type Step } from '../../../support/bad-host.ts';
import type { Authority } from '../../../support/certificates.ts';
import { path, type Sample } from '../../transfer/harness.ts';
import type { Row, SubjectName } from './row.ts';

export const kib = 1024;
export const mib = 1024 * kib;
export const hostedOk = 'hosted ok';
export const external = (...codes: readonly string[]) => codes.map((code) => `external ${code}`);
/** It failed, was scored, and the hosted copy was used. */
export const failed = (...codes: readonly string[]) => [...external(...codes.map((code) => `${code}!`)), hostedOk];
export const wrongBytes = failed('fallback.integrity.digest_mismatch');
export const ok = external('ok');

export const always = (reply: Script | ((head: string) => Script)) => ({ replies: { '*': reply } });
export const isRanged = (head: string) => /^range:/im.test(head);
export const lengthOf = ({ bytes }: Sample) => `Content-Length: ${bytes.byteLength}`;
export const starts = (subject: Sample, count: number, ...steps: readonly Step[]) =>
  response('200 OK', [lengthOf(subject)], subject.bytes.subarray(0, count), ...steps);
/** Beyond the first piece of any of them. */
export const breakAt = ({ file: { size } }: Sample) => (size > 2 * mib ? 2_500_000 : 200_000);
/** The beginning, a reset when it has arrived, and this for the rest. */
export const breaksOff = (rest: (subject: Sample, head: string) => Script) => (subject: Sample) =>
  always((head) => (isRanged(head) ? rest(subject, head) : starts(subject, breakAt(subject), { wait: 100 }, reset)));
/** So many bytes, then as long nothing, and so on. */
export const steady = (bytes: Uint8Array, count: number, ms: number): readonly Step[] =>
  Array.from({ length: Math.ceil(bytes.byteLength / count) }, (_, at) => [
    bytes.subarray(at * count, (at + 1) * count),
    { wait: ms },
  ]).flat();
export const slowly = (subject: Sample, count: number, ms: number) =>
  always(response('200 OK', [lengthOf(subject)], ...steady(subject.bytes, count, ms)));

/** Bytes up to here are used: pieces that are whole, or all. */
export const usable = (at: number | ((subject: Sample) => number)) => (subject: Sample) => {
  const { pieces } = subject.file;
  const end = typeof at === 'number' ? at : at(subject);
  return pieces === null ? end : Math.floor(end / pieces.length) * pieces.length;
};
/** Wrong bytes that are found only at the end of what has been sent already. */
export const cutIfUnknown = (name: SubjectName) => (name === 'large, no pieces' ? 'cut' : 'file');
export const usableIfKnown =
  (at: number | ((subject: Sample) => number)) =>
  (subject: Sample): number =>
    subject.file.pieces === null ? 0 : usable(at)(subject);

export const noHedge = { hedgeBurst: 0 };
export const outside = () => ({ url: `https://files.example${path}`, allowLoopback: false });
export const secure = (name: string) => (port: number) => ({
  url: `https://${name}:${port}${path}`,
  allowLoopback: true,
});
export const failing = (code: string) => (name: string) =>
  name === 'files.example' ? Promise.reject(noName(name, code)) : undefined;
export const noName = (name: string, code: string) => Object.assign(new Error(`getaddrinfo ${code} ${name}`), { code });
export const answering =
  (...addresses: readonly string[]) =>
  (name: string) =>
    name === 'files.example' ? Promise.resolve(addresses) : undefined;
/** Nobody answers, and nothing is refused. */
export const blackHole = ({ port }: net.TcpNetConnectOpts) => (port === 9 ? new net.Socket() : null);

export function replying(reply: (subject: Sample) => Script): NonNullable<Row['host']> {
  return (subject) => always(reply(subject));
}

/** Good for the usual name. */
export const issued = (authority: Authority): Promise<TlsOptions> => authority.issue({ names: ['files.example'] });
