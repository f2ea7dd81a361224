import { type Hash, createHash } from 'node:crypto';
import type { Delivery } from './delivery.ts';
import type { AttemptEntry, Ledger } from './ledger.ts';
import type { Spool } from './spool.ts';
import type { Span, TransferFile } from './types.ts';

/** Takes the bytes in their order, puts them on disk, and releases them as they are known to be right. */
export interface Intake {
  /** Where the next request begins: what came after it from an earlier one has been dropped. */
  begin(): number;
  /** Where the next bytes go; empty when nothing more is missing. */
  room(): Promise<Uint8Array>;
  /** These have been put there. `wrong`: they are not the file's, and the one they came from is to be left. */
  took(bytes: Uint8Array, entry: AttemptEntry): Promise<'right' | 'wrong'>;
  /** The body has ended. */
  end(): 'complete' | 'short' | 'wrong';
  /** Whose bytes are here, in their order. */
  stretches(): readonly Stretch[];
  /** Begin again: the bytes do not make the file. */
  restart(): void;
  /** SHA-256 of what is here from there to there. */
  digest(start: number, end: number): Promise<Buffer>;
  /** Bytes that are here. */
  received(): number;
  /** Where it stands, for a download that goes on with the same spool later. */
  rest(): Rest;
}

/** Bytes one after the other that came from one source. */
export interface Stretch {
  readonly sourceIndex: number;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly sha256: Buffer;
}

/** What an earlier download of the same file has left. */
export interface Rest {
  /** All bytes before are there. */
  readonly at: number;
  /** Of the whole up to there, where only the whole can be compared. */
  readonly whole: { readonly hash: Hash; readonly stretches: readonly Stretch[] } | null;
}

interface IntakeOptions {
  readonly file: TransferFile;
  readonly spool: Spool;
  readonly delivery: Delivery;
  readonly ledger: Ledger;
}

/** Every piece is compared before it is released, and begun again with the next source where it was cut off. */
export function createPieceIntake(
  { file, spool, delivery, ledger }: IntakeOptions,
  { pieces, span, from }: { readonly pieces: NonNullable<TransferFile['pieces']>; readonly span: Span; from: number },
): Intake {
  let verified = from;
  let at = from;
  let stored = from;
  let hash = createHash('sha256');

  const pieceEnd = () => Math.min(file.size, verified + pieces.length);
  const expected = () => {
    const index = Math.floor(verified / pieces.length);
    return pieces.hashes.subarray(index * 32, index * 32 + 32);
  };
  const begin = () => {
    at = verified;
    hash = createHash('sha256');
    return verified;
  };
  return {
    begin,
    room: async () => (at === span.end ? nothing : (await spool.room(at)).subarray(0, pieceEnd() - at)),
    async took(bytes, entry) {
      spool.filled(bytes.byteLength);
      at += bytes.byteLength;
      stored = at;
      // Here and now, while the processor still has them at hand: another thread would need a copy.
      hash.update(bytes);
      if (at < pieceEnd()) return 'right';
      const isRight = hash.digest().equals(expected());
      hash = createHash('sha256');
      if (!isRight) {
        stored = verified;
        return 'wrong';
      }
      ledger.use(entry, verified, at);
      verified = at;
      delivery.change({ released: verified });
      return 'right';
    },
    end: () => (verified === span.end ? 'complete' : 'short'),
    // What is wrong is known at once, and not here any more.
    stretches: () => [],
    restart() {
      verified = span.start;
      begin();
    },
    digest: (start, end) => digestOf(spool, start, end),
    received: () => stored - from,
    rest: () => ({ at: verified, whole: null }),
  };
}

/** Only the whole can be compared: the last bytes are held back until it is. */
export function createWholeIntake(
  { file, spool, delivery, ledger }: IntakeOptions,
  { tailBytes, rest }: { readonly tailBytes: number; readonly rest: Rest | null },
): Intake {
  const from = rest?.at ?? 0;
  let at = from;
  let hash: Hash = rest?.whole?.hash ?? createHash('sha256');
  /** Those that others have followed. */
  let closed: readonly Stretch[] = rest?.whole?.stretches ?? [];
  /** The one that grows: the first one's hash is that of the whole so far, so that one source costs one hash. */
  let last: { readonly sourceIndex: number; readonly start: number; readonly hash: Hash | null } | null = null;

  const stretches = (): readonly Stretch[] => {
    if (last === null || last.start === at) return closed;
    const { sourceIndex, start } = last;
    return [...closed, { sourceIndex, start, end: at, sha256: (last.hash ?? hash).copy().digest() }];
  };
  return {
    begin: () => at,
    room: async () => (at === file.size ? nothing : (await spool.room(at)).subarray(0, file.size - at)),
    async took(bytes, entry) {
      const start = at;
      if (last?.sourceIndex !== entry.sourceIndex) {
        closed = stretches();
        last = { sourceIndex: entry.sourceIndex, start, hash: start === 0 ? null : createHash('sha256') };
      }
      spool.filled(bytes.byteLength);
      hash.update(bytes);
      last.hash?.update(bytes);
      at += bytes.byteLength;
      ledger.use(entry, start, at);
      delivery.change({ released: Math.max(0, at - tailBytes) });
      return 'right';
    },
    end() {
      if (at < file.size) return 'short';
      return hash.copy().digest('hex') === file.sha256 ? 'complete' : 'wrong';
    },
    stretches,
    restart() {
      at = 0;
      hash = createHash('sha256');
      closed = [];
      last = null;
      ledger.forget();
      delivery.change({ released: 0, generation: delivery.state().generation + 1 });
    },
    digest: (start, end) => digestOf(spool, start, end),
    received: () => Math.max(0, at - from),
    rest: () => ({ at, whole: { hash, stretches: stretches() } }),
  };
}

const nothing = new Uint8Array();
const readBytes = 256 * 1024;

async function digestOf(spool: Spool, start: number, end: number): Promise<Buffer> {
  const hash = createHash('sha256');
  for (let at = start; at < end;) {
    const { bytes, giveBack } = await spool.read(at, Math.min(readBytes, end - at), null);
    hash.update(bytes);
    at += bytes.byteLength;
    giveBack();
  }
  return hash.digest();
}
