import { type Hash, createHash } from 'node:crypto';
import type { Delivery } from './delivery.ts';
import type { AttemptEntry, Ledger } from './ledger.ts';
import type { Spool } from './spool.ts';
import type { TransferFile } from './types.ts';

/** Takes the bytes in their order, puts them on disk, and releases them as they are known to be right. */
export interface Intake {
  /** Where the next request begins: what came after it from an earlier one has been dropped. */
  begin(): number;
  /** `wrong`: these bytes are not the file's, and the one they came from is to be left. */
  take(chunk: Uint8Array, entry: AttemptEntry): Promise<'right' | 'wrong'>;
  /** The body has ended. */
  end(): 'complete' | 'short' | 'wrong';
  /** Begin again: the bytes do not make the file. */
  restart(): void;
  /** Bytes on disk. */
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
    async take(chunk, entry) {
      await spool.write(chunk, at);
      let wrong = false;
      const before = verified;
      let offset = 0;
      while (offset < chunk.byteLength && !wrong && verified < file.size) {
        const part = chunk.subarray(offset, offset + pieceEnd() - at);
        hash.update(part);
        offset += part.byteLength;
        at += part.byteLength;
        if (at < pieceEnd()) continue;
        wrong = !hash.digest().equals(expected());
        if (!wrong) verified = at;
        hash = createHash('sha256');
      }
      stored = wrong ? verified : at;
      ledger.use(entry, before, verified);
      if (verified > before) delivery.change({ released: verified });
      return wrong ? 'wrong' : 'right';
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
    async take(chunk, entry) {
      const start = at;
      await spool.write(chunk, start);
      hash.update(chunk);
      at += chunk.byteLength;
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
