import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { WatchedTime } from '../../health.ts';
import { inTransaction } from '../../transaction.ts';

/** When somebody looked, and what a person was told. */
export function watchOperations(database: DatabaseSync) {
  const last = database.prepare(
    'SELECT id, state, began AS "from", ended AS until FROM watched_times ORDER BY id DESC LIMIT 1',
  );
  const lengthen = database.prepare('UPDATE watched_times SET ended = max(ended, ?) WHERE id = ?');
  const begin = database.prepare('INSERT INTO watched_times (state, began, ended) VALUES (?, ?, ?)');
  const within = database.prepare(
    `SELECT state, began AS "from", ended AS until FROM watched_times
     WHERE began < ? AND ended >= ? ORDER BY began, id`,
  );
  const tell = database.prepare('INSERT INTO told_notices (id, at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING');
  return {
    'health.watched': (state: WatchedTime['state'], at: string, gapMs: number): void =>
      inTransaction(database, () => {
        const before = lastRow.parse(last.get());
        const goesOn =
          before !== undefined && before.state === state && Date.parse(at) - Date.parse(before.until) <= gapMs;
        if (goesOn) lengthen.run(at, before.id);
        else begin.run(state, at, at);
      }),
    'health.watchedTimes': (fromIso: string, untilIso: string): WatchedTime[] =>
      z.array(stretch).parse(within.all(untilIso, fromIso)),
    'health.tell': (noticeId: string, at: string): boolean => Number(tell.run(noticeId, at).changes) === 1,
  };
}

const stretch = z.object({ from: z.string(), until: z.string(), state: z.enum(['watching', 'offline']) });
const lastRow = stretch.extend({ id: z.number().int() }).optional();
