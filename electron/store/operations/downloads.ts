import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import {
  type DownloadTotals,
  type LoggedAttempt,
  type LoggedDownload,
  loggedAttemptSchema,
  loggedDownloadSchema,
} from '../records.ts';
import { inTransaction } from '../transaction.ts';

const keptAtMost = 100_000;

/** Each is answered from an index alone: a day may hold all downloads that are kept. */
export const downloadQueries = {
  recent: `
    SELECT id AS row, transfer AS id, project, filename, sha256, size, started_at AS startedAt, state, milliseconds,
           segments, switches, problem
    FROM downloads ORDER BY row DESC LIMIT ?`,
  attempts: `
    SELECT source, host, url, code, message, status, scored, hedge, from_byte AS "from", received, used,
           started_ms AS startedMs, ended_ms AS endedMs, resolve_ms AS resolveMs, connect_ms AS connectMs,
           tls_ms AS tlsMs, first_byte_ms AS firstByteMs
    FROM download_attempts WHERE download = ? ORDER BY position`,
  totals: `
    SELECT count(*) FILTER (WHERE state <> 'abandoned') AS downloads,
           count(*) FILTER (WHERE state = 'failed') AS failed,
           count(*) FILTER (WHERE state <> 'abandoned' AND fell_back = 1) AS fallbacks,
           coalesce(sum(external_bytes), 0) AS external,
           coalesce(sum(hosted_bytes), 0) AS hosted,
           coalesce(sum(cache_bytes), 0) AS cache
    FROM downloads WHERE started_at >= ?`,
  // The condition is the partial index's own, word for word: SQLite takes the index for no other.
  reasons: `
    SELECT code, host, count(*) AS count FROM download_attempts
    WHERE code NOT IN ('ok', 'abandoned', 'local.fault') AND download_started_at >= ?
    GROUP BY code, host ORDER BY count DESC, code, host LIMIT 20`,
} as const;

export function downloadOperations(database: DatabaseSync) {
  const add = database.prepare(
    `INSERT INTO downloads (transfer, project, filename, sha256, size, started_at, state, milliseconds, segments,
                            switches, problem, fell_back, external_bytes, hosted_bytes, cache_bytes)
     VALUES (:id, :project, :filename, :sha256, :size, :startedAt, :state, :milliseconds, :segments,
             :switches, :problem, :fellBack, :external, :hosted, :cache)
     ON CONFLICT (transfer) DO NOTHING`,
  );
  const addAttempt = database.prepare(
    `INSERT INTO download_attempts (download, position, download_started_at, source, host, url, code, message, status,
                                    scored, hedge, from_byte, received, used, started_ms, ended_ms, resolve_ms,
                                    connect_ms, tls_ms, first_byte_ms)
     VALUES (:download, :position, :startedAt, :source, :host, :url, :code, :message, :status,
             :scored, :hedge, :from, :received, :used, :startedMs, :endedMs, :resolveMs,
             :connectMs, :tlsMs, :firstByteMs)`,
  );
  const recent = database.prepare(downloadQueries.recent);
  const attempts = database.prepare(downloadQueries.attempts);
  const totals = database.prepare(downloadQueries.totals);
  const reasons = database.prepare(downloadQueries.reasons);
  const removeBefore = database.prepare('DELETE FROM downloads WHERE started_at < ?');
  const removeOverflow = database.prepare(
    'DELETE FROM downloads WHERE id <= (SELECT id FROM downloads ORDER BY id DESC LIMIT 1 OFFSET ?)',
  );
  const addOne = (download: LoggedDownload): void => {
    const { id, project, filename, sha256, size, startedAt, state, milliseconds } = download;
    const { changes, lastInsertRowid } = add.run({
      id,
      project,
      filename,
      sha256,
      size,
      startedAt,
      state,
      milliseconds,
      segments: JSON.stringify(download.segments),
      switches: JSON.stringify(download.switches),
      problem: download.problem === null ? null : JSON.stringify(download.problem),
      fellBack: fellBack(download) ? 1 : 0,
      ...bytesByOrigin(download),
    });
    if (Number(changes) === 0) return;
    for (const [position, attempt] of download.attempts.entries()) {
      addAttempt.run({ download: lastInsertRowid, position, startedAt, ...attemptColumns(attempt) });
    }
  };
  return {
    'downloads.add': (downloads: readonly LoggedDownload[]): void =>
      inTransaction(database, () => downloads.forEach(addOne)),
    'downloads.recent': (limit: number): LoggedDownload[] =>
      downloadRows.parse(recent.all(limit)).map(({ row, ...download }) => ({
        ...download,
        attempts: attemptRows.parse(attempts.all(row)),
      })),
    'downloads.totals': (sinceIso: string): DownloadTotals => {
      const { external, hosted, cache, ...counts } = totalsRow.parse(totals.get(sinceIso));
      return { ...counts, bytes: { external, hosted, cache }, reasons: reasonRows.parse(reasons.all(sinceIso)) };
    },
    'downloads.prune': (beforeIso: string): void =>
      inTransaction(database, () => {
        removeBefore.run(beforeIso);
        removeOverflow.run(keptAtMost);
      }),
  };
}

function attemptColumns({ phases, scored, hedge, ...attempt }: LoggedAttempt) {
  const { source, host, url, code, message, status, from, received, used, startedMs, endedMs } = attempt;
  const { resolveMs, connectMs, tlsMs, firstByteMs } = phases;
  const values = { source, host, url, code, message, status, from, received, used, startedMs, endedMs };
  return { ...values, resolveMs, connectMs, tlsMs, firstByteMs, scored: scored ? 1 : 0, hedge: hedge ? 1 : 0 };
}

/** A source was left for another: in the middle of the file, or before it had sent anything that was used. */
function fellBack({ switches, attempts }: LoggedDownload): boolean {
  if (switches.length > 0) return true;
  const delivering = attempts.filter(({ code, used }) => used > 0 || code === 'ok');
  return attempts
    .filter(hasFailed)
    .some((failed) => delivering.some((other) => !isSameSource(failed, other) && endOf(failed) <= endOf(other)));
}

/** The same as in the query of the reasons. */
function hasFailed({ code }: LoggedAttempt): boolean {
  return !['ok', 'abandoned', 'local.fault'].includes(code);
}

function isSameSource(one: LoggedAttempt, other: LoggedAttempt): boolean {
  return one.source === other.source && one.host === other.host;
}

function endOf({ endedMs }: LoggedAttempt): number {
  return endedMs ?? Infinity;
}

function bytesByOrigin({ segments }: LoggedDownload) {
  const bytes = { external: 0, hosted: 0, cache: 0 };
  for (const { source, start, end } of segments) bytes[source] += end - start;
  return bytes;
}

const count = z.number().int().nonnegative();
const totalsRow = z.object({
  downloads: count,
  failed: count,
  fallbacks: count,
  external: count,
  hosted: count,
  cache: count,
});
const reasonRows = z.array(z.object({ code: z.string(), host: z.string(), count }));

const flag = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);
const attemptRows = z.array(
  loggedAttemptSchema
    .omit({ phases: true })
    .extend({ ...loggedAttemptSchema.shape.phases.shape, scored: flag, hedge: flag })
    .transform(({ resolveMs, connectMs, tlsMs, firstByteMs, ...attempt }) => ({
      ...attempt,
      phases: { resolveMs, connectMs, tlsMs, firstByteMs },
    })),
);

const json = z.string().transform((text): unknown => JSON.parse(text));
const { segments, switches, problem } = loggedDownloadSchema.shape;
const downloadRows = z.array(
  loggedDownloadSchema.omit({ attempts: true }).extend({
    row: z.number(),
    segments: json.pipe(segments),
    switches: json.pipe(switches),
    problem: json.nullable().pipe(problem),
  }),
);
