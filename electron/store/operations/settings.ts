import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

const rowSchema = z.object({ value: z.string() }).optional();

export function settingOperations(database: DatabaseSync) {
  const get = database.prepare('SELECT value FROM settings WHERE key = ?');
  const set = database.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const remove = database.prepare('DELETE FROM settings WHERE key = ?');
  return {
    'settings.get': (key: string): string | null => rowSchema.parse(get.get(key))?.value ?? null,
    'settings.set': (key: string, value: string): void => {
      set.run(key, value);
    },
    'settings.remove': (key: string): void => {
      remove.run(key);
    },
  };
}
