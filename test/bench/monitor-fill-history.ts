/** What the tables hold beside roll-ups after a year: checks, transitions, incidents, and when somebody looked. */
import type { DatabaseSync } from 'node:sqlite';

const CHECKS = 60;
const TRANSITIONS = 10;
const INCIDENTS_OF_A_HOST = 52;

/** So many steps of six hours before `:now`, in SQL. */
const sixHours = (steps: string) => `strftime('%Y-%m-%dT%H:%M:%fZ', :now, '-' || ((${steps}) * 6) || ' hours')`;
const counted = (name: string, count: number) =>
  `WITH RECURSIVE ${name}(step) AS (SELECT 1 UNION ALL SELECT step + 1 FROM ${name} WHERE step < ${count})`;

export function fillHistory(database: DatabaseSync, now: Date): void {
  const at = { now: now.toISOString() };
  const evidence = JSON.stringify(
    Array.from({ length: 3 }, (_, step) => {
      return {
        at: now.getTime() - step * 600_000,
        from: 'probe',
        depth: 'headers',
        code: 'tcp.refused',
        status: null,
        detail: 'connect ECONNREFUSED',
        slow: false,
        certificateUntil: null,
        wrongBytes: false,
      };
    }),
  );
  database
    .prepare(
      `${counted('steps', CHECKS)} INSERT INTO link_checks
         (link, at, number, vantage, depth, code, status, detail, slow, counts, bytes, total_ms, normalised, first_byte_ms)
       SELECT id, ${sixHours('step')}, 0, iif(step % 9 = 0, 'gateway', 'probe'), 'headers',
              iif(step % 13 = 5, 'tcp.refused', 'ok'), iif(step % 13 = 5, NULL, 206), '', 0, 1, 16384, 120, 0.3, 90
       FROM monitored_links CROSS JOIN steps`,
    )
    .run(at);
  database
    .prepare(
      `${counted('steps', TRANSITIONS)} INSERT INTO link_transitions (link, at, number, from_state, to_state, by, document)
       SELECT id, ${sixHours('step * 100')}, 0, iif(step % 2, 'suspect', 'healthy'), iif(step % 2, 'healthy', 'suspect'),
              'monitor', json_object('at', unixepoch(:now) * 1000, 'from', iif(step % 2, 'suspect', 'healthy'),
                'to', iif(step % 2, 'healthy', 'suspect'), 'by', 'monitor', 'cause', NULL, 'evidence', json_object(
                'failures', 2, 'firstAt', NULL, 'lastAt', NULL, 'checks', json(:evidence)))
       FROM monitored_links CROSS JOIN steps`,
    )
    .run({ ...at, evidence });
  database
    .prepare(
      `${counted('steps', INCIDENTS_OF_A_HOST)} INSERT INTO incidents (id, host, began, ended, links, codes)
       SELECT name || step, name, ${sixHours('step * 28')}, ${sixHours('step * 28 - 1')}, 200,
              '[{"code":"tcp.refused","count":200}]'
       FROM health_groups CROSS JOIN steps WHERE kind = 'host'`,
    )
    .run(at);
  // A computer that is on by day, and whose line was down now and then.
  database
    .prepare(
      `${counted('steps', 730)} INSERT INTO watched_times (state, began, ended)
       SELECT iif(step % 20 = 0, 'offline', 'watching'), ${sixHours('(731 - step) * 2')}, ${sixHours('(731 - step) * 2 - 1')}
       FROM steps`,
    )
    .run(at);
}
