import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { linkStateSchema, linkStates } from '../../../../shared/contract/health.ts';
import { emptyHistogram, histogramCodec, merge, statisticsOf } from '../../../../shared/health/index.ts';
import type { StoredGroup } from '../../health.ts';
import { stateCounts } from './links.ts';
import { keptBeats, shownBeats } from './rows.ts';

export const groupQueries = {
  /** From an index alone. */
  states: (kind: StoredGroup['kind']): string => `
    SELECT ${kind} AS name, state, count(*) AS links, max(last_good_at) AS lastGoodAt, max(last_bad_at) AS lastBadAt,
           min(certificate_until) AS certificateUntil
    FROM monitored_links WHERE registered = 1 GROUP BY ${kind}, state`,
  beats: 'SELECT name, beats FROM health_groups WHERE kind = ?',
  /** The hours' histograms in one text for each group: a row for each would take longer than all the rest. */
  sums: `
    SELECT name, sum(checks) AS checks, sum(ok) AS ok, group_concat(first_byte, ' ') AS firstByte,
           group_concat(normalised, ' ') AS normalised FROM health_groups
    CROSS JOIN group_rollups ON group_id = health_groups.id AND vantage = 'probe' AND resolution = 'hour' AND at >= ?
    WHERE kind = ? GROUP BY name`,
} as const;

export function groupOperations(database: DatabaseSync) {
  const states = {
    host: database.prepare(groupQueries.states('host')),
    project: database.prepare(groupQueries.states('project')),
  };
  const beats = database.prepare(groupQueries.beats);
  const sums = database.prepare(groupQueries.sums);
  return {
    'health.groups': (kind: StoredGroup['kind'], sinceIso: string): StoredGroup[] => {
      const hour = Math.floor(Date.parse(sinceIso) / 3_600_000) * 60;
      const beatsOf = new Map(beatRows.parse(beats.all(kind)).map((row) => [row.name, row.beats]));
      const sumsOf = new Map(sumsRows.parse(sums.all(hour, kind)).map((row) => [row.name, row]));
      const byName = Map.groupBy(stateRows.parse(states[kind].all()), ({ name }) => name);
      return [...byName]
        .map(([name, rows]) => ({
          kind,
          name,
          links: rows.reduce((sum, { links }) => sum + links, 0),
          counts: stateCounts(rows),
          beats: shownBeats(beatsOf.get(name) ?? []),
          statistics: statisticsOf(sumsOf.get(name) ?? nothing),
          lastGoodAt: latest(rows.map(({ lastGoodAt }) => lastGoodAt)),
          lastBadAt: latest(rows.map(({ lastBadAt }) => lastBadAt)),
          certificateUntil: rows.map((row) => row.certificateUntil).toSorted(compareNullsLast)[0] ?? null,
        }))
        .toSorted((one, other) => worst(one) - worst(other) || (one.name < other.name ? -1 : 1));
    },
  };
}

function worst({ counts }: Pick<StoredGroup, 'counts'>): number {
  return linkStates.findIndex((state) => counts[state] > 0);
}

function latest(times: readonly (string | null)[]): string | null {
  return times.reduce((one, other) => (one !== null && (other === null || one > other) ? one : other), null);
}

function compareNullsLast(one: string | null, other: string | null): number {
  if (one === other) return 0;
  if (one === null || other === null) return one === null ? 1 : -1;
  return one < other ? -1 : 1;
}

const count = z.number().int().nonnegative();
const text = z.string().nullable();
const stateRows = z.array(
  z.object({
    name: z.string(),
    state: linkStateSchema,
    links: count,
    lastGoodAt: text,
    lastBadAt: text,
    certificateUntil: text,
  }),
);
const beatRows = z.array(z.object({ name: z.string(), beats: keptBeats }));
const histograms = z
  .string()
  .transform((texts) => texts.split(' '))
  .pipe(z.array(histogramCodec))
  .transform(merge);
const sumsRows = z.array(
  z
    .object({ name: z.string(), checks: count, ok: count, firstByte: histograms, normalised: histograms })
    .transform(({ checks: n, ...row }) => ({ ...row, n })),
);
const nothing = { n: 0, ok: 0, firstByte: emptyHistogram, normalised: emptyHistogram };
