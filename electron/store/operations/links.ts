import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import {
  type LinkKey,
  type LinkRank,
  type LinkRegistration,
  type RegisteredLink,
  registeredLinkSchema,
} from '../records.ts';
import { inTransaction } from '../transaction.ts';
import { monitoring } from './health/monitoring.ts';
import { flag } from './health/rows.ts';

const rows = z.array(registeredLinkSchema.extend({ rehearsal: flag, listed: flag }));

export function linkOperations(database: DatabaseSync) {
  const { monitor, unmonitor } = monitoring(database);
  const select = (where: string) =>
    database.prepare(
      `SELECT links.project, links.filename, sha256, url, links.size, rank, links.rehearsal,
              links.registered_at AS registeredAt, index_id AS indexId, coalesce(listed, 1) AS listed
       FROM links LEFT JOIN monitored_links USING (sha256, url)
       WHERE ${where} ORDER BY links.filename, rank, url, index_id`,
    );
  const ofProject = select('links.project = ?');
  const ofFile = select('links.project = ? AND sha256 = ?');
  const register = database.prepare(
    `INSERT INTO links (sha256, url, project, filename, size, rank, rehearsal, registered_at, index_id)
     VALUES (:sha256, :url, :project, :filename, :size, :rank, :rehearsal, :registeredAt, :indexId)
     ON CONFLICT (index_id, sha256, url) DO UPDATE SET
       project = excluded.project, filename = excluded.filename, size = excluded.size, rank = excluded.rank,
       rehearsal = excluded.rehearsal, registered_at = excluded.registered_at`,
  );
  const rankOne = database.prepare(
    'UPDATE links SET rank = :rank WHERE sha256 = :sha256 AND url = :url AND index_id = :indexId',
  );
  const withdraw = database.prepare(
    'DELETE FROM links WHERE sha256 = :sha256 AND url = :url AND (:indexId IS NULL OR index_id = :indexId)',
  );
  return {
    'links.ofProject': (project: string): RegisteredLink[] => rows.parse(ofProject.all(project)),
    'links.ofFile': (project: string, sha256: string): RegisteredLink[] => rows.parse(ofFile.all(project, sha256)),
    /** All or none. */
    'links.register': (links: readonly LinkRegistration[]): void =>
      inTransaction(database, () => {
        for (const link of links) {
          const { sha256, url, project, filename, size, rank, registeredAt, indexId } = link;
          const rehearsal = link.rehearsal ? 1 : 0;
          register.run({ sha256, url, project, filename, size, rank, rehearsal, registeredAt, indexId });
          monitor(link);
        }
      }),
    'links.rank': (links: readonly LinkRank[]): void =>
      inTransaction(database, () => {
        for (const { sha256, url, indexId, rank } of links) rankOne.run({ sha256, url, indexId, rank });
      }),
    'links.withdraw': (keys: readonly LinkKey[]): void =>
      inTransaction(database, () => {
        for (const { sha256, url, indexId, refusedAt } of keys) {
          withdraw.run({ sha256, url, indexId });
          unmonitor({ sha256, url, refusedAt: refusedAt ?? null });
        }
      }),
  };
}
