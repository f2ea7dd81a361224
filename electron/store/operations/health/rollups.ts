import type { DatabaseSync } from 'node:sqlite';
import type { Vantage } from '../../../../shared/contract/health.ts';
import { type Sums, addUp, sumsColumns, sumsRow, sumsValues } from './sums.ts';

export const resolutions = ['minute', 'hour', 'day'] as const;
export type Resolution = (typeof resolutions)[number];

/** Of one point, in minutes; `at` of a roll-up is a multiple of it. */
const minutesOf: Readonly<Record<Resolution, number>> = { minute: 1, hour: 60, day: 1440 };

/** The links' roll-ups and those of hosts, projects and everything: the same columns, other keys. */
export const rollupTables = {
  link: { table: 'link_rollups', key: 'link' },
  group: { table: 'group_rollups', key: 'group_id' },
} as const;
export type RollupKind = keyof typeof rollupTables;

/** To be added to the roll-ups of a link or group, at all resolutions. */
export interface Addition {
  readonly kind: RollupKind;
  readonly id: number;
  readonly vantage: Vantage;
  /** ISO 8601. */
  readonly at: string;
  readonly sums: Sums;
}

/** Within the caller's transaction. What falls in the same minute, hour or day is added up before it is written. */
export function rollupWriter(database: DatabaseSync): (additions: readonly Addition[]) => void {
  const writers = { link: writerOf(database, 'link'), group: writerOf(database, 'group') };
  return (additions) => {
    const points = additions.flatMap((addition) =>
      resolutions.map((resolution) => ({ addition, resolution, at: startOf(addition.at, resolution) })),
    );
    const same = Map.groupBy(points, ({ addition: { kind, id, vantage }, resolution, at }) =>
      [kind, id, vantage, resolution, at].join(' '),
    );
    for (const [first, ...others] of same.values()) {
      if (first === undefined) continue;
      const { kind, id, vantage } = first.addition;
      const sums = addUp([first, ...others].map(({ addition }) => addition.sums));
      writers[kind]({ id, vantage, resolution: first.resolution, at: first.at }, sums);
    }
  };
}

function writerOf(database: DatabaseSync, kind: RollupKind) {
  const { table, key } = rollupTables[kind];
  const get = database.prepare(
    `SELECT ${sumsColumns} FROM ${table} WHERE ${key} = :id AND vantage = :vantage AND resolution = :resolution AND at = :at`,
  );
  const put = database.prepare(
    `INSERT INTO ${table} (${key}, vantage, resolution, at, checks, ok, first_byte, normalised, external_bytes,
                           hosted_bytes, reasons)
     VALUES (:id, :vantage, :resolution, :at, :checks, :ok, :firstByte, :normalised, :externalBytes,
             :hostedBytes, :reasons)
     ON CONFLICT (${key}, vantage, resolution, at) DO UPDATE SET
       checks = excluded.checks, ok = excluded.ok, first_byte = excluded.first_byte, normalised = excluded.normalised,
       external_bytes = excluded.external_bytes, hosted_bytes = excluded.hosted_bytes, reasons = excluded.reasons`,
  );
  return (point: { id: number; vantage: Vantage; resolution: Resolution; at: number }, sums: Sums): void => {
    const before = optionalSums.parse(get.get(point));
    put.run({ ...point, ...sumsValues(before === undefined ? sums : addUp([before, sums])) });
  };
}

const optionalSums = sumsRow.optional();

function startOf(iso: string, resolution: Resolution): number {
  const minutes = Date.parse(iso) / 60_000;
  return Math.floor(minutes / minutesOf[resolution]) * minutesOf[resolution];
}
