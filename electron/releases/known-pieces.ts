/** Pieces of files that were never on this disk: hashed while a copy goes by, kept once it has turned out to be the file. */
import { createPieceHasher } from '../distributions/index.ts';
import type { ReleaseContext } from './context.ts';
import type { Candidate } from './link-candidates.ts';

export interface PieceKeeper {
  onBytes(bytes: Uint8Array): void;
  /** To be called when the bytes that came by were the file. */
  keep(): Promise<void>;
}

/** Null where the pieces of these bytes are known. */
export async function pieceKeeper(
  { store, drafts, now }: Pick<ReleaseContext, 'store' | 'drafts' | 'now'>,
  releaseId: string,
  { file, sha256 }: Candidate,
): Promise<PieceKeeper | null> {
  const { inspection, filename, size } = file;
  if (inspection.state !== 'done') return null;
  const { project, version, kind } = inspection.distribution;
  const saveBlake = (blake2b256: string) =>
    drafts.changeFile(releaseId, file.id, (current) =>
      current.inspection.state === 'done' &&
      current.inspection.sha256 === sha256 &&
      current.inspection.blake2b256 === null
        ? { ...current, inspection: { ...current.inspection, blake2b256 } }
        : current,
    );
  const [known] = await store.files.bySha256([sha256]);
  if (known !== undefined) {
    if (inspection.blake2b256 === null) await saveBlake(known.blake2b256);
    return null;
  }
  const hasher = await createPieceHasher(size);
  return {
    onBytes: (bytes) => hasher.update(bytes),
    async keep() {
      const hashed = hasher.digest();
      const firstSeenAt = now().toISOString();
      await store.files.save({ sha256, size, filename, project, version, kind, ...hashed, firstSeenAt });
      await saveBlake(hashed.blake2b256);
    },
  };
}
