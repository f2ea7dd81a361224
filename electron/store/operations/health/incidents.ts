import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { StoredIncident } from '../../health.ts';
import { inTransaction } from '../../transaction.ts';
import { json } from './rows.ts';

export function incidentOperations(database: DatabaseSync) {
  const since = database.prepare(
    `SELECT id, host, began AS "from", ended AS until, links, codes FROM incidents
     WHERE ended IS NULL OR ended >= ? ORDER BY ended IS NOT NULL, began DESC, id`,
  );
  const save = database.prepare(
    `INSERT INTO incidents (id, host, began, ended, links, codes) VALUES (:id, :host, :from, :until, :links, :codes)
     ON CONFLICT (id) DO UPDATE SET
       host = excluded.host, began = excluded.began, ended = excluded.ended, links = excluded.links,
       codes = excluded.codes`,
  );
  return {
    'health.incidents': (sinceIso: string): StoredIncident[] => rows.parse(since.all(sinceIso)),
    'health.saveIncidents': (incidents: readonly StoredIncident[]): void =>
      inTransaction(database, () => {
        for (const { id, host, from, until, links, codes } of incidents) {
          save.run({ id, host, from, until, links, codes: JSON.stringify(codes) });
        }
      }),
  };
}

const count = z.number().int().nonnegative();
const rows: z.ZodType<StoredIncident[]> = z.array(
  z.object({
    id: z.string(),
    host: z.string(),
    from: z.string(),
    until: z.string().nullable(),
    links: count,
    codes: json.pipe(z.array(z.object({ code: z.string(), count }))),
  }),
);
