import { type Hash, createHash } from 'node:crypto';
import type { Delivery } from './delivery.ts';
import type { AttemptEntry, Ledger } from './ledger.ts';
import type { Spool } from './spool.ts';
import type { TransferFile } from './types.ts';

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
  /** Begin again: the bytes do not make the file. */
  restart(): void;
  /** Bytes that are here. */
  received(): number;
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
  pieces: NonNullable<TransferFile['pieces']>,
): Intake {
  let verified = 0;
  let at = 0;
  let stored = 0;
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
    room: async () => (at === file.size ? nothing : (await spool.room(at)).subarray(0, pieceEnd() - at)),
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
    end: () => (verified === file.size ? 'complete' : 'short'),
    restart() {
      verified = 0;
      begin();
    },
    received: () => stored,
  };
}

/** Only the whole can be compared: the last bytes are held back until it is. */
export function createWholeIntake({ file, spool, delivery, ledger }: IntakeOptions, tailBytes: number): Intake {
  let at = 0;
  let hash: Hash = createHash('sha256');
  return {
    begin: () => at,
    room: async () => (at === file.size ? nothing : (await spool.room(at)).subarray(0, file.size - at)),
    async took(bytes, entry) {
      const start = at;
      spool.filled(bytes.byteLength);
      hash.update(bytes);
      at += bytes.byteLength;
      ledger.use(entry, start, at);
      delivery.change({ released: Math.max(0, at - tailBytes) });
      return 'right';
    },
    end() {
      if (at < file.size) return 'short';
      return hash.copy().digest('hex') === file.sha256 ? 'complete' : 'wrong';
    },
    restart() {
      at = 0;
      hash = createHash('sha256');
      ledger.forget();
      delivery.change({ released: 0, generation: delivery.state().generation + 1 });
    },
    received: () => at,
  };
}

const nothing = new Uint8Array();
