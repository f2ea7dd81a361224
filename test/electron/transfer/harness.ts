import { createHash, randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type Clock, type HttpOptions, createHttp, monotonicClock } from '../../../electron/http/index.ts';
import {
  type Span,
  type Transfer,
  type TransferFile,
  type TransferRecord,
  type TransferSource,
  type Transfers,
  createTransfers,
} from '../../../electron/transfer/index.ts';
import { type PolicySettings, parsePolicy } from '../../../shared/fallback/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import { type BadHost, type BadHostOptions, type Script, response, startBadHost } from '../../support/bad-host.ts';
import { temporaryFolder } from '../../support/temp.ts';

export const path = '/files/demo-1.0-py3-none-any.whl';

export interface Sample {
  readonly bytes: Buffer;
  readonly file: TransferFile;
}

/** Random bytes; `piece` bytes for each piece, or no pieces known. */
export function sample(size: number, piece: number | null): Sample {
  const bytes = randomBytes(size);
  const count = piece === null ? 0 : Math.ceil(size / piece);
  const hashes = Array.from({ length: count }, (_, at) =>
    digest(bytes.subarray(at * (piece ?? 0), (at + 1) * (piece ?? 0))),
  );
  return {
    bytes,
    file: {
      filename: 'demo-1.0-py3-none-any.whl',
      size,
      sha256: digest(bytes).toString('hex'),
      pieces: piece === null ? null : { length: piece, hashes: Buffer.concat(hashes) },
    },
  };
}

export async function badHost(options: BadHostOptions): Promise<BadHost> {
  const host = await startBadHost(options);
  onTestFinished(() => host.close());
  return host;
}

/** A host that has the file, and serves the parts that a test will ask for. */
export async function goodHost({ bytes }: Sample): Promise<BadHost> {
  return await badHost({ replies: { '*': (head) => rangeOf(bytes, head) } });
}

/** What a well-behaved host answers to this request. */
export function rangeOf(bytes: Uint8Array, head: string): Script {
  const [, from, last] = /^range: bytes=(\d+)-(\d*)\r?$/im.exec(head) ?? [];
  if (from === undefined) return response('200 OK', [`Content-Length: ${bytes.byteLength}`], bytes);
  if (last === undefined || last === '') return part(bytes, Number(from));
  const piece = bytes.subarray(Number(from), Number(last) + 1);
  const range = `Content-Range: bytes ${from}-${last}/${bytes.byteLength}`;
  return response('206 Partial Content', [`Content-Length: ${piece.byteLength}`, range], piece);
}

export function part(bytes: Uint8Array, from: number, ...headers: readonly string[]): Script {
  const size = bytes.byteLength;
  const range = headers.length > 0 ? headers : [`Content-Range: bytes ${from}-${size - 1}/${size}`];
  return response('206 Partial Content', [`Content-Length: ${size - from}`, ...range], bytes.subarray(from));
}

export interface Bench {
  readonly transfers: Transfers;
  readonly folder: string;
  /** Of the downloads that are over. */
  readonly records: readonly TransferRecord[];
  open(sources: readonly TransferSource[], file: TransferFile, signal?: AbortSignal, range?: Span): Transfer;
}

export async function bench(
  given: Partial<PolicySettings> = {},
  clock: Clock = monotonicClock,
  options: HttpOptions = {},
): Promise<Bench> {
  const folder = await temporaryFolder();
  const records: TransferRecord[] = [];
  const http = createHttp({ ...options, ...clock });
  const transfers = createTransfers({
    http,
    settings: parsePolicy(given),
    clock,
    folder,
    onSettled: (record) => records.push(record),
  });
  onTestFinished(async () => {
    await transfers.close();
    await http.close();
  });
  return {
    transfers,
    folder,
    records,
    open: (sources, file, signal, range) =>
      transfers.open({ file, sources, range, ...(signal === undefined ? {} : { signal }) }),
  };
}

export const external = (origin: string): TransferSource => ({
  kind: 'external',
  url: origin + path,
  allowLoopback: true,
});
export const hosted = (origin: string): TransferSource => ({ kind: 'hosted', url: origin + path, allowLoopback: true });

export interface Got {
  readonly bytes: Buffer;
  /** `none`, a problem's code, or what else was thrown. */
  readonly error: unknown;
}

export async function readAll(transfer: Transfer, range?: { start?: number; end?: number }): Promise<Got> {
  const blocks: Uint8Array[] = [];
  try {
    for await (const block of transfer.read(range)) blocks.push(block);
    return { bytes: Buffer.concat(blocks), error: 'none' };
  } catch (error) {
    return { bytes: Buffer.concat(blocks), error: isProblem(error) ? error.problem.code : error };
  }
}

/** Host by host: what came of it, as `external tcp.reset!`; the mark says that it was scored. */
export function outcomes({ attempts }: TransferRecord): readonly string[] {
  return attempts.map(({ source, code, scored }) => `${source} ${code}${scored ? '!' : ''}`);
}

function digest(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}
