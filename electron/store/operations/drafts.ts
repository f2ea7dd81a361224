import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type StoredDraft, storedDraftSchema } from '../records.ts';

const columns = 'id, updated_at AS updatedAt, document';

export function draftOperations(database: DatabaseSync) {
  const list = database.prepare(`SELECT ${columns} FROM drafts ORDER BY updated_at DESC, id`);
  const get = database.prepare(`SELECT ${columns} FROM drafts WHERE id = ?`);
  const save = database.prepare(
    `INSERT INTO drafts (id, updated_at, document) VALUES (:id, :updatedAt, :document)
     ON CONFLICT (id) DO UPDATE SET updated_at = excluded.updated_at, document = excluded.document`,
  );
  const remove = database.prepare('DELETE FROM drafts WHERE id = ?');
  return {
    'drafts.list': (): StoredDraft[] => z.array(storedDraftSchema).parse(list.all()),
    'drafts.get': (id: string): StoredDraft | null => storedDraftSchema.optional().parse(get.get(id)) ?? null,
    'drafts.save': ({ id, updatedAt, document }: StoredDraft): void => {
      save.run({ id, updatedAt, document });
    },
    'drafts.remove': (id: string): void => {
      remove.run(id);
    },
  };
}
