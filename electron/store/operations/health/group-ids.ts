import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

export type GroupKind = 'all' | 'host' | 'project';
const idRow = z.object({ id: z.number().int() });

/** The number under which a host's or project's roll-ups lie; one that is new gets one. Everything has the name ''. */
export function groupIds(database: DatabaseSync): (kind: GroupKind, name: string) => number {
  const add = database.prepare(
    'INSERT INTO health_groups (kind, name) VALUES (?, ?) ON CONFLICT (kind, name) DO NOTHING',
  );
  const get = database.prepare('SELECT id FROM health_groups WHERE kind = ? AND name = ?');
  return (kind, name) => {
    add.run(kind, name);
    return idRow.parse(get.get(kind, name)).id;
  };
}
