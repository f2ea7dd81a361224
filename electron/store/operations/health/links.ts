import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type LinkQuery, type StateCounts, linkStateSchema, linkStates } from '../../../../shared/contract/health.ts';
import type { MonitoredLink, StoredLinkRow } from '../../health.ts';
import { linkRows, monitoredLinkRows } from './rows.ts';

const identity = `id, project, filename, sha256, size, url, host, rehearsal, registered_at AS registeredAt, registered, listed,
  record, last_good_at AS lastGoodAt`;
const row = `${identity}, state, since, held, beats, checks, ok, first_byte_p50 AS firstByteP50,
  first_byte_p95 AS firstByteP95, normalised_p50 AS normalisedP50, normalised_p95 AS normalisedP95,
  last_bad_at AS lastBadAt, certificate_until AS certificateUntil`;

/** The first is what wants a person's eye the most. */
const severity = `CASE state ${linkStates.map((state, at) => `WHEN '${state}' THEN ${at}`).join(' ')} END`;

const sortedBy: Readonly<Record<LinkQuery['sort'], string>> = {
  state: severity,
  file: 'filename',
  host: 'host',
  completion: 'CAST(ok AS REAL) / nullif(checks, 0)',
  normalised: 'normalised_p95',
  changed: 'since',
};

const chosen = `
  (:text IS NULL OR filename LIKE :text ESCAPE '\\' OR project LIKE :text ESCAPE '\\' OR url LIKE :text ESCAPE '\\')
  AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
  AND (:host IS NULL OR host = :host) AND (:project IS NULL OR project = :project)`;

/** As many as a row of a list has room for: they are most of what is sent. */
const listedBeats = 25;

/** Only the keys of all that match are sorted, then the rows of the page: a row is long. What is not known comes last. */
function pageQuery({ sort, descending }: Pick<LinkQuery, 'sort' | 'descending'>): string {
  const order = `ORDER BY ${sortedBy[sort]} ${descending ? 'DESC' : 'ASC'} NULLS LAST, filename, url, id`;
  return `
    SELECT ${row} FROM monitored_links JOIN link_details ON link = id
    WHERE id IN (SELECT id FROM monitored_links WHERE ${chosen} ${order} LIMIT :limit OFFSET :offset) ${order}`;
}

export const linkQueries = {
  total: `SELECT count(*) AS total FROM monitored_links WHERE ${chosen}`,
  counts: 'SELECT state, count(*) AS links, sum(held) AS held FROM monitored_links GROUP BY state',
  link: `SELECT ${row} FROM monitored_links JOIN link_details ON link = id WHERE id = ?`,
  unlisted: `
    SELECT sha256, url FROM monitored_links
    WHERE sha256 IN (SELECT value FROM json_each(?)) AND listed = 0 ORDER BY sha256, url`,
  registered: `SELECT ${identity} FROM monitored_links JOIN link_details ON link = id WHERE registered = 1 ORDER BY id`,
} as const;

export function linkHealthOperations(database: DatabaseSync) {
  const total = database.prepare(linkQueries.total);
  const counts = database.prepare(linkQueries.counts);
  const link = database.prepare(linkQueries.link);
  const unlisted = database.prepare(linkQueries.unlisted);
  const registered = database.prepare(linkQueries.registered);
  return {
    'health.links': (): MonitoredLink[] => monitoredLinkRows.parse(registered.all()),
    'health.link': (id: number): StoredLinkRow | null => linkRows.parse(link.all(id))[0] ?? null,
    'health.unlisted': (sha256s: readonly string[]): { sha256: string; url: string }[] =>
      unlistedRows.parse(unlisted.all(JSON.stringify(sha256s))),
    'health.counts': (): { counts: StateCounts; held: number } => {
      const rows = countRows.parse(counts.all());
      return {
        counts: stateCounts(rows),
        held: rows.reduce((sum, { held }) => sum + held, 0),
      };
    },
    'health.page': (query: LinkQuery): { total: number; rows: StoredLinkRow[] } => {
      const filter = {
        text: query.text === undefined || query.text === '' ? null : `%${query.text.replaceAll(/[\\%_]/g, '\\$&')}%`,
        states: query.states === undefined ? null : JSON.stringify(query.states),
        host: query.host ?? null,
        project: query.project ?? null,
      };
      const page = database.prepare(pageQuery(query));
      return {
        total: totalRow.parse(total.get(filter)).total,
        rows: linkRows
          .parse(page.all({ ...filter, limit: query.limit, offset: query.offset }))
          .map((one) => ({ ...one, beats: one.beats.slice(-listedBeats) })),
      };
    },
  };
}

export function stateCounts(
  rows: readonly { readonly state: keyof StateCounts; readonly links: number }[],
): StateCounts {
  const counts: StateCounts = {
    suspended: 0,
    'on-probation': 0,
    suspect: 0,
    degraded: 0,
    'never-checked': 0,
    healthy: 0,
    withdrawn: 0,
  };
  for (const { state, links } of rows) counts[state] += links;
  return counts;
}

const count = z.number().int().nonnegative();
const totalRow = z.object({ total: count });
const unlistedRows = z.array(z.object({ sha256: z.string(), url: z.string() }));
const countRows = z.array(z.object({ state: linkStateSchema, links: count, held: count }));
