import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type LinkKey, type RegisteredLink, registeredLinkSchema } from '../records.ts';
import { inTransaction } from '../transaction.ts';

const rowSchema = registeredLinkSchema.extend({
  rehearsal: z.union([z.literal(0), z.literal(1)]).transform((flag) => flag === 1),
});

export function linkOperations(database: DatabaseSync) {
  const ofProject = database.prepare(
    `SELECT project, filename, sha256, size, url, rank, rehearsal, registered_at AS registeredAt, index_id AS indexId
     FROM links WHERE project = ? ORDER BY filename, rank, url, index_id`,
  );
  const register = database.prepare(
    `INSERT INTO links (sha256, url, project, filename, size, rank, rehearsal, registered_at, index_id)
     VALUES (:sha256, :url, :project, :filename, :size, :rank, :rehearsal, :registeredAt, :indexId)
     ON CONFLICT (index_id, sha256, url) DO UPDATE SET
       project = excluded.project, filename = excluded.filename, size = excluded.size, rank = excluded.rank,
       rehearsal = excluded.rehearsal, registered_at = excluded.registered_at`,
  );
  const withdraw = database.prepare(
    'DELETE FROM links WHERE sha256 = :sha256 AND url = :url AND (:indexId IS NULL OR index_id = :indexId)',
  );
  return {
    'links.ofProject': (project: string): RegisteredLink[] => z.array(rowSchema).parse(ofProject.all(project)),
    /** All or none. */
    'links.register': (links: readonly RegisteredLink[]): void =>
      inTransaction(database, () => {
        for (const link of links) {
          const { sha256, url, project, filename, size, rank, registeredAt, indexId } = link;
          const rehearsal = link.rehearsal ? 1 : 0;
          register.run({ sha256, url, project, filename, size, rank, rehearsal, registeredAt, indexId });
        }
      }),
    'links.withdraw': (keys: readonly LinkKey[]): void =>
      inTransaction(database, () => {
        for (const { sha256, url, indexId } of keys) withdraw.run({ sha256, url, indexId });
      }),
  };
}
