/** A year of history and roll-ups for every link of a store, its hosts, its projects and all together, as the monitor writes them. */
import { DatabaseSync } from 'node:sqlite';
import { histogramCodec, histogramOf } from '../../shared/health/index.ts';
import { fillHistory } from './monitor-fill-history.ts';

const minutesOf = { minute: 1, hour: 60, day: 1440 } as const;
/** A healthy link is looked at every six hours: most hours have nothing to roll up. */
const LINK_HOURS_APART = 6;

interface Subjects {
  readonly table: 'link_rollups' | 'group_rollups';
  readonly id: 'link' | 'group_id';
  readonly from: string;
}

export function fillYear(file: string, now: Date): number {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; BEGIN');
  database.exec(`
    INSERT OR IGNORE INTO health_groups (kind, name) VALUES ('all', '');
    INSERT OR IGNORE INTO health_groups (kind, name) SELECT DISTINCT 'host', host FROM monitored_links;
    INSERT OR IGNORE INTO health_groups (kind, name) SELECT DISTINCT 'project', project FROM monitored_links`);
  const minute = Math.floor(now.getTime() / 60_000);
  const samples = [0.02, 0.05, 0.1, 0.3].map((typical) => ({
    firstByte: histogramCodec.encode(histogramOf([typical * 1000, typical * 1400, typical * 900, typical * 1100])),
    normalised: histogramCodec.encode(histogramOf([typical, typical * 1.3, typical * 2])),
  }));
  const links: Subjects = { table: 'link_rollups', id: 'link', from: 'SELECT id FROM monitored_links' };
  const groups: Subjects = { table: 'group_rollups', id: 'group_id', from: 'SELECT id FROM health_groups' };
  const beats = Array.from({ length: 50 }, (_, at) => [
    new Date(now.getTime() - (50 - at) * 6 * 3_600_000).toISOString(),
    at % 13 === 5 ? 'tcp.refused' : 'ok',
    'headers',
    0,
    1,
    80 + at,
    at / 100,
  ]);
  database.prepare('UPDATE link_details SET beats = ?').run(JSON.stringify(beats));
  database.prepare('UPDATE health_groups SET beats = ?').run(JSON.stringify(beats));
  // Every list is sorted by figures that differ.
  database.exec(`
    UPDATE monitored_links SET
      checks = 50, ok = 50 - id % 7, normalised_p50 = (id % 997) / 300.0, normalised_p95 = (id % 991) / 150.0,
      first_byte_p50 = id % 400, first_byte_p95 = 400 + id % 900,
      state = CASE WHEN id % 40 = 0 THEN 'suspended' WHEN id % 40 = 1 THEN 'suspect' WHEN id % 40 = 2 THEN 'degraded'
                   ELSE 'healthy' END`);
  fillHistory(database, now);
  let rows = 0;

  function fill({ table, id, from }: Subjects, resolution: keyof typeof minutesOf, count: number, apart: number): void {
    const length = minutesOf[resolution];
    const newest = Math.floor(minute / length) * length;
    const insert = database.prepare(`
      WITH RECURSIVE steps(step) AS (SELECT ${count} UNION ALL SELECT step - 1 FROM steps WHERE step > 1)
      INSERT OR REPLACE INTO ${table}
        (${id}, vantage, resolution, at, checks, ok, first_byte, normalised, external_bytes, hosted_bytes, reasons)
      SELECT subject.id, 'probe', '${resolution}', ? - step * ?, 4, 3 + (step % 7 > 0), ?, ?, 1048576, 0,
             CASE step % 7 WHEN 0 THEN '{"tcp.refused":1}' END
      FROM (${from}) AS subject CROSS JOIN steps WHERE subject.id % ${samples.length} = ?`);
    for (const [at, { firstByte, normalised }] of samples.entries()) {
      rows += Number(insert.run(newest, length * apart, firstByte, normalised, at).changes);
    }
  }

  fill(links, 'day', 365, 1);
  fill(links, 'hour', (30 * 24) / LINK_HOURS_APART, LINK_HOURS_APART);
  fill(links, 'minute', 24 / LINK_HOURS_APART, LINK_HOURS_APART * 60);
  fill(groups, 'day', 365, 1);
  fill(groups, 'hour', 30 * 24, 1);
  fill(groups, 'minute', 24 * 60, 1);
  database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  return rows;
}
