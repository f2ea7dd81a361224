import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { linkHost } from '../../../../shared/links/index.ts';
import type { LinkKey, LinkRegistration } from '../../records.ts';

/** Keeps the monitored links in step with what is registered; both within the caller's transaction. */
export function monitoring(database: DatabaseSync) {
  const describe = database.prepare(
    `INSERT INTO monitored_links
       (sha256, url, project, filename, size, host, rehearsal, registered_at, registered, state, since, listed, held)
     VALUES (:sha256, :url, :project, :filename, :size, :host, 0, :registeredAt, 0, 'withdrawn', :registeredAt, 0, 0)
     ON CONFLICT (sha256, url) DO UPDATE SET
       project = excluded.project, filename = excluded.filename, size = excluded.size, host = excluded.host`,
  );
  // New, or withdrawn and registered anew: it begins again, and its history stays. Otherwise its state is left alone. What
  // was away for a reason after its copy was verified begins suspended, and shows its whole file before it is listed.
  const isTrusted = '(away_at IS NULL OR :verifiedAt > away_at)';
  const begin = database.prepare(
    `UPDATE monitored_links SET
       registered_at = :registeredAt, registered = 1, since = :registeredAt, held = 0,
       state = CASE WHEN ${isTrusted} THEN 'never-checked' ELSE 'suspended' END,
       listed = ${isTrusted},
       away_at = CASE WHEN ${isTrusted} THEN NULL ELSE away_at END
     WHERE sha256 = :sha256 AND url = :url AND (registered = 0 OR state = 'withdrawn') RETURNING id`,
  );
  const forget = database.prepare(
    'INSERT INTO link_details (link) VALUES (?) ON CONFLICT (link) DO UPDATE SET record = NULL',
  );
  // Registered for real on one index, it is not a rehearsal's any more.
  const setRehearsal = database.prepare(
    `UPDATE monitored_links SET rehearsal =
       coalesce((SELECT min(rehearsal) FROM links WHERE sha256 = :sha256 AND url = :url), rehearsal)
     WHERE sha256 = :sha256 AND url = :url`,
  );
  const end = database.prepare(
    `UPDATE monitored_links SET
       registered = 0, state = 'withdrawn', listed = 0, held = 0, away_at = coalesce(:refusedAt, away_at)
     WHERE sha256 = :sha256 AND url = :url AND NOT EXISTS (SELECT 1 FROM links WHERE sha256 = :sha256 AND url = :url)`,
  );
  return {
    /** Called after the link was registered. */
    monitor: ({ sha256, url, project, filename, size, registeredAt, verifiedAt }: LinkRegistration): void => {
      describe.run({ sha256, url, project, filename, size, registeredAt, host: linkHost(url) });
      for (const { id } of idRows.parse(begin.all({ sha256, url, registeredAt, verifiedAt }))) forget.run(id);
      setRehearsal.run({ sha256, url });
    },
    /** Called after the link was withdrawn from an index. */
    unmonitor: ({ sha256, url, refusedAt }: Ended): void => {
      end.run({ sha256, url, refusedAt });
      setRehearsal.run({ sha256, url });
    },
  };
}

interface Ended extends Pick<LinkKey, 'sha256' | 'url'> {
  readonly refusedAt: string | null;
}

const idRows = z.array(z.object({ id: z.number().int() }));
