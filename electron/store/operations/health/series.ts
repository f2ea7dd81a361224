import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { statisticsOf } from '../../../../shared/health/index.ts';
import type { HealthRepository, RollupPoint, RollupScope } from '../../health.ts';
import { type RollupKind, rollupTables } from './rollups.ts';
import { type Sums, addUp, sumsColumns, sumsRow } from './sums.ts';

type SeriesQuery = Parameters<HealthRepository['series']>[0];
type Series = Awaited<ReturnType<HealthRepository['series']>>;

/** One stretch of the table, in its order. */
export function seriesQuery(kind: RollupKind): string {
  const { table, key } = rollupTables[kind];
  return `
    SELECT at, ${sumsColumns} FROM ${table}
    WHERE ${key} = ? AND vantage = ? AND resolution = ? AND at >= ? AND at < ? ORDER BY at`;
}

export function seriesOperations(database: DatabaseSync) {
  const ofLink = database.prepare(seriesQuery('link'));
  const ofGroup = database.prepare(seriesQuery('group'));
  const group = database.prepare('SELECT id FROM health_groups WHERE kind = ? AND name = ?');
  const keyOf = (scope: RollupScope) => {
    if (scope.kind === 'link') return { statement: ofLink, id: scope.id };
    const id = idRow.parse(group.get(scope.kind, scope.kind === 'all' ? '' : scope.name))?.id;
    return { statement: ofGroup, id: id ?? null };
  };
  return {
    'health.series': ({ scope, resolution, vantage, from, until }: SeriesQuery): Series => {
      const { statement, id } = keyOf(scope);
      const rows = pointRows.parse(statement.all(id, vantage, resolution, minutes(from), minutes(until)));
      return { points: rows.map(pointOf), statistics: statisticsOfSums(addUp(rows)) };
    },
  };
}

function statisticsOfSums({ checks, ok, firstByte, normalised }: Sums) {
  return statisticsOf({ n: checks, ok, firstByte, normalised });
}

/** A point belongs to a time by its beginning. */
function minutes(iso: string): number {
  return Math.ceil(Date.parse(iso) / 60_000);
}

function pointOf(row: Sums & { readonly at: number }): RollupPoint {
  const { at, checks, ok, externalBytes, hostedBytes } = row;
  return {
    at: new Date(at * 60_000).toISOString(),
    checks,
    ok,
    statistics: statisticsOfSums(row),
    externalBytes,
    hostedBytes,
    reasons: [...row.reasons]
      .map(([code, count]) => ({ code, count }))
      .toSorted((one, other) => other.count - one.count || (one.code < other.code ? -1 : 1)),
  };
}

const pointRows = z.array(sumsRow.extend({ at: z.number().int() }));
const idRow = z.object({ id: z.number().int() }).optional();
