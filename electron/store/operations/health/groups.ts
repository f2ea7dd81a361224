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
    SELECT ${kind} AS name, state, count(*) AS links, max(last_good_at) AS lastGoodAt, max(last_bad_at) AS lastBadAt
    FROM monitored_links WHERE registered = 1 GROUP BY ${kind}, state`,
  kept: 'SELECT name, beats, certificate_until AS certificateUntil FROM health_groups WHERE kind = ?',
  /** Of hosts that have a link which is not withdrawn. */
  certificates: `
    SELECT name AS host, certificate_until AS until FROM health_groups
    WHERE kind = 'host' AND certificate_until IS NOT NULL
      AND EXISTS (SELECT 1 FROM monitored_links WHERE registered = 1 AND host = name AND state <> 'withdrawn')
    ORDER BY name`,
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
  const kept = database.prepare(groupQueries.kept);
  const certificates = database.prepare(groupQueries.certificates);
  const sums = database.prepare(groupQueries.sums);
  return {
    'health.groups': (kind: StoredGroup['kind'], sinceIso: string): StoredGroup[] => {
      const hour = Math.floor(Date.parse(sinceIso) / 3_600_000) * 60;
      const keptOf = new Map(keptRows.parse(kept.all(kind)).map((row) => [row.name, row]));
      const sumsOf = new Map(sumsRows.parse(sums.all(hour, kind)).map((row) => [row.name, row]));
      const byName = Map.groupBy(stateRows.parse(states[kind].all()), ({ name }) => name);
      return [...byName]
        .map(([name, rows]) => ({
          kind,
          name,
          links: rows.reduce((sum, { links }) => sum + links, 0),
          counts: stateCounts(rows),
          beats: shownBeats(keptOf.get(name)?.beats ?? []),
          statistics: statisticsOf(sumsOf.get(name) ?? nothing),
          lastGoodAt: latest(rows.map(({ lastGoodAt }) => lastGoodAt)),
          lastBadAt: latest(rows.map(({ lastBadAt }) => lastBadAt)),
          certificateUntil: keptOf.get(name)?.certificateUntil ?? null,
        }))
        .toSorted((one, other) => worst(one) - worst(other) || (one.name < other.name ? -1 : 1));
    },
    'health.certificates': (): { host: string; until: string }[] => certificateRows.parse(certificates.all()),
  };
}

function worst({ counts }: Pick<StoredGroup, 'counts'>): number {
  return linkStates.findIndex((state) => counts[state] > 0);
}

function latest(times: readonly (string | null)[]): string | null {
  return times.reduce((one, other) => (one !== null && (other === null || one > other) ? one : other), null);
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
  }),
);
const keptRows = z.array(z.object({ name: z.string(), beats: keptBeats, certificateUntil: text }));
const certificateRows = z.array(z.object({ host: z.string(), until: z.string() }));
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
