import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { problemSchema } from '../../../shared/contract/problem.ts';
import type { StoredPublication } from '../publications.ts';
import { inTransaction } from '../transaction.ts';
import { flag, json } from './health/rows.ts';

export function publicationOperations(database: DatabaseSync) {
  const list = database.prepare(
    `SELECT id, kind, place AS "where", pages, follow, published_at AS publishedAt,
            behind_since AS behindSince, problem, next_attempt_at AS nextAttemptAt
     FROM publications ORDER BY kind, place`,
  );
  const remove = database.prepare('DELETE FROM publications WHERE id = :id OR (kind = :kind AND place = :where)');
  const add = database.prepare(
    `INSERT INTO publications (id, kind, place, pages, follow, published_at, behind_since, problem,
                               next_attempt_at)
     VALUES (:id, :kind, :where, :pages, :follow, :publishedAt, :behindSince, :problem, :nextAttemptAt)`,
  );
  return {
    'publications.list': (): StoredPublication[] => rows.parse(list.all()),
    'publications.save': (publication: StoredPublication): void =>
      inTransaction(database, () => {
        const { id, kind, where, publishedAt, behindSince, nextAttemptAt, problem } = publication;
        remove.run({ id, kind, where });
        const times = { publishedAt, behindSince, nextAttemptAt };
        add.run({
          id,
          kind,
          where,
          ...times,
          pages: JSON.stringify(publication.pages),
          follow: publication.follow ? 1 : 0,
          problem: problem === null ? null : JSON.stringify(problem),
        });
      }),
  };
}

const page = z.object({
  project: z.string(),
  indexId: z.string(),
  order: z.enum(['external-first', 'hosted-first', 'hosted-only']),
});
const rows: z.ZodType<StoredPublication[]> = z.array(
  z.object({
    id: z.string(),
    kind: z.enum(['folder', 'rehearsal']),
    where: z.string(),
    pages: json.pipe(z.array(page)),
    follow: flag,
    publishedAt: z.string(),
    behindSince: z.string().nullable(),
    problem: json.nullable().pipe(problemSchema.nullable()),
    nextAttemptAt: z.string().nullable(),
  }),
);
