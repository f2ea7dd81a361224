import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { inTransaction } from '../../transaction.ts';
import { type Resolution, type RollupKind, resolutions, rollupTables } from './rollups.ts';

const day = 24 * 60 * 60 * 1000;
const keptMs: Readonly<Record<Resolution, number>> = { minute: day, hour: 30 * day, day: 365 * day };
const keptChecks = 100;

/** Where a step goes on: links with a larger id, then groups, then the rest. */
export interface PruneStep {
  readonly what: RollupKind | 'rest';
  readonly after: number;
}

const firstStep: PruneStep = { what: 'link', after: 0 };

/** So many in one transaction: the worker answers others in between. */
const inOneStep: Readonly<Record<RollupKind, number>> = { link: 25, group: 1 };

export function pruneOperations(database: DatabaseSync) {
  const ids = {
    link: database.prepare('SELECT id FROM monitored_links WHERE id > ? ORDER BY id LIMIT ?'),
    group: database.prepare('SELECT id FROM health_groups WHERE id > ? ORDER BY id LIMIT ?'),
  };
  const rollups = { link: removeRollups(database, 'link'), group: removeRollups(database, 'group') };
  const checks = database.prepare(
    `DELETE FROM link_checks WHERE link = :link AND (at, number) <=
       (SELECT at, number FROM link_checks WHERE link = :link ORDER BY at DESC, number DESC LIMIT 1 OFFSET ${keptChecks})`,
  );
  const transitions = database.prepare('DELETE FROM link_transitions WHERE link = ? AND at < ?');
  const rest = [
    'DELETE FROM incidents WHERE ended < ?',
    'DELETE FROM watched_times WHERE ended < ?',
    'DELETE FROM told_notices WHERE at < ?',
  ].map((statement) => database.prepare(statement));
  return {
    /** Does one step (null: the first), and gives the one after it; null: done. */
    'health.prune': (nowIso: string, step: PruneStep | null): PruneStep | null =>
      inTransaction(database, () => {
        const { what, after } = step ?? firstStep;
        const now = Date.parse(nowIso);
        const aYearAgo = new Date(now - keptMs.day).toISOString();
        if (what === 'rest') {
          for (const statement of rest) statement.run(aYearAgo);
          return null;
        }
        const found = idRows.parse(ids[what].all(after, inOneStep[what])).map(({ id }) => id);
        for (const id of found) {
          rollups[what](id, now);
          if (what === 'group') continue;
          checks.run({ link: id });
          transitions.run(id, aYearAgo);
        }
        const last = found.at(-1);
        if (last !== undefined) return { what, after: last };
        return what === 'link' ? { what: 'group', after: 0 } : { what: 'rest', after: 0 };
      }),
  };
}

function removeRollups(database: DatabaseSync, kind: RollupKind) {
  const { table, key } = rollupTables[kind];
  const remove = database.prepare(
    `DELETE FROM ${table} WHERE ${key} = ? AND vantage = ? AND resolution = ? AND at < ?`,
  );
  return (id: number, now: number): void => {
    for (const vantage of ['probe', 'gateway']) {
      for (const resolution of resolutions) {
        remove.run(id, vantage, resolution, Math.floor((now - keptMs[resolution]) / 60_000));
      }
    }
  };
}

const idRows = z.array(z.object({ id: z.number().int() }));
