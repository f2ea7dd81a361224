import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type KnownFile, knownFileSchema } from '../records.ts';

export function fileOperations(database: DatabaseSync) {
  // The same bytes are the same file: only what a person may have renamed is taken over from the newer one.
  const save = database.prepare(
    `INSERT INTO files
       (sha256, blake2b256, size, filename, project, version, kind, piece_length, pieces, first_seen_at)
     VALUES
       (:sha256, :blake2b256, :size, :filename, :project, :version, :kind, :pieceLength, :pieces, :firstSeenAt)
     ON CONFLICT (sha256) DO UPDATE SET
       blake2b256 = excluded.blake2b256, size = excluded.size, filename = excluded.filename,
       project = excluded.project, version = excluded.version, kind = excluded.kind,
       piece_length = excluded.piece_length, pieces = excluded.pieces`,
  );
  const bySha256 = database.prepare(
    `SELECT sha256, blake2b256, size, filename, project, version, kind,
            piece_length AS pieceLength, pieces, first_seen_at AS firstSeenAt
     FROM files WHERE sha256 IN (SELECT value FROM json_each(?)) ORDER BY filename, sha256`,
  );
  return {
    'files.save': (file: KnownFile): void => {
      const { sha256, blake2b256, size, filename, project, version, kind, pieceLength, pieces, firstSeenAt } = file;
      save.run({ sha256, blake2b256, size, filename, project, version, kind, pieceLength, pieces, firstSeenAt });
    },
    'files.bySha256': (sha256s: readonly string[]): KnownFile[] =>
      z.array(knownFileSchema).parse(bySha256.all(JSON.stringify(sha256s))),
  };
}
