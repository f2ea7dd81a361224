/**
 * A certificate belongs to the host: kept is the end that the newest check has seen, whichever link it looked at. Until now
 * each link had its own, and one that was not looked at any more kept the end of a certificate long renewed; so where they
 * differ the later one is taken over.
 */
export const certificates = `
  ALTER TABLE health_groups ADD COLUMN certificate_until TEXT;
  UPDATE health_groups SET certificate_until =
    (SELECT max(certificate_until) FROM monitored_links WHERE registered = 1 AND host = name)
  WHERE kind = 'host';

  DROP INDEX monitored_links_by_host;
  CREATE INDEX monitored_links_by_host ON monitored_links (registered, host, state, last_good_at, last_bad_at);
  DROP INDEX monitored_links_by_project;
  CREATE INDEX monitored_links_by_project ON monitored_links (registered, project, state, last_good_at, last_bad_at);
`;
