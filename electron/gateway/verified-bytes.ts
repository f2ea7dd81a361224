/** The bytes of a file from wherever they come: the cache, or the file's sources. Every one of them has been verified. */
import { DamagedCopy } from '../file-cache/index.ts';
import type { Transfer, TransferFile } from '../transfer/index.ts';
import type { CatalogueFile } from './catalogue.ts';
import type { GatewayContext } from './context.ts';

export interface Wanted {
  readonly file: CatalogueFile;
  /** Bytes. */
  readonly size: number;
  /** Both included. */
  readonly first: number;
  readonly last: number;
  readonly hostedOnly: boolean;
}

const largeBytes = 1024 * 1024;
const ownBytes = 512 * 1024;

type Context = Pick<GatewayContext, 'cache' | 'transfers' | 'downloads'>;

/** In blocks, as fast as they are asked for. Throws as `Transfer.read` does, or the signal's reason. */
export async function* verifiedBytes(
  context: Context,
  wanted: Wanted,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { last } = wanted;
  let at = wanted.first;
  for await (const chunk of fromCache(context, wanted)) {
    at += chunk.byteLength;
    yield chunk;
  }
  // Nothing was kept, or what was kept is damaged from here on.
  if (at <= last) yield* fromSources(context, { ...wanted, first: at }, signal);
}

async function* fromCache(
  { cache, downloads }: Context,
  { file, size, first, last }: Wanted,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { sha256 } = file.name;
  const expected = { size, ...(file.pieces === null ? {} : { pieces: file.pieces }) };
  const copy = file.isCacheable ? await cache.open(sha256, expected) : null;
  if (copy === null) return;
  const served = downloads.fromCache(file, size);
  let sent = 0;
  try {
    for await (const chunk of copy.read({ first, last })) {
      sent += chunk.byteLength;
      yield chunk;
    }
  } catch (error) {
    if (!(error instanceof DamagedCopy)) throw error;
  } finally {
    served({ start: first, end: first + sent });
    await copy.close();
  }
}

async function* fromSources(
  context: Context,
  wanted: Wanted,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { cache, transfers, downloads } = context;
  const { file, size, first, last, hostedOnly } = wanted;
  const { filename, sha256 } = file.name;
  const asked: TransferFile = { filename, sha256, size, pieces: file.pieces };
  const sources = file.sources.filter(({ kind }) => !hostedOnly || kind === 'hosted');
  const range = { start: first, end: last + 1 };
  downloads.opened(file.name);
  // The client's own signal tells that it has gone also when it has got everything: then the copy is still to be kept.
  const { signal: leaving, done } = untilDone(signal);
  const transfer = transfers().open({ file: asked, range, sources, signal: leaving });
  let isRead = false;
  try {
    // One block of ours for a large file: new memory for each would cost more than all the rest.
    const own = last - first >= largeBytes ? { into: Buffer.allocUnsafeSlow(ownBytes) } : {};
    yield* transfer.read({ ...range, ...own });
    isRead = true;
  } finally {
    done();
    // Whoever waits for these bytes has them: keeping a copy is nobody's wait.
    const isAll = transfer.isWhole && (last === size - 1 || transfer.progress().released === size);
    downloads.afterwards(isRead && file.isCacheable && isAll ? keep(cache, transfer, asked) : transfer.close());
  }
}

/** A signal that aborts with this one, as long as it is not done. */
function untilDone(signal: AbortSignal): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  const onAbort = () => controller.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  return { signal: controller.signal, done: () => signal.removeEventListener('abort', onAbort) };
}

/** One copy is taken, whoever of those who share the download comes first. */
async function keep(
  cache: Context['cache'],
  transfer: Transfer,
  file: Pick<TransferFile, 'sha256' | 'size'>,
): Promise<void> {
  try {
    const { outcome } = await transfer.settled;
    if (outcome === 'ok') await cache.adopt(file, (path) => transfer.keepAs(path));
  } finally {
    await transfer.close();
  }
}
