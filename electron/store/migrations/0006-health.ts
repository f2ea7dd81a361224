/**
 * The health of links. A monitored link is one URL for one file's bytes, whichever indexes it is registered on, and it
 * stays when it is withdrawn. What lists are sorted and counted by is on its row; beats and the state machine's record,
 * which are long, lie beside it.
 *
 * Roll-ups lie together by link (or host, project, everything), vantage and resolution, in the order of time: a chart
 * reads one stretch, whatever else is kept. `at` is in minutes since 1970.
 */
export const health = `
  CREATE TABLE monitored_links (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    url TEXT NOT NULL,
    project TEXT NOT NULL,
    filename TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    host TEXT NOT NULL,
    rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1)),
    registered_at TEXT NOT NULL,
    registered INTEGER NOT NULL CHECK (registered IN (0, 1)),
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
    held INTEGER NOT NULL CHECK (held IN (0, 1)),
    checks INTEGER NOT NULL DEFAULT 0,
    ok INTEGER NOT NULL DEFAULT 0 CHECK (ok BETWEEN 0 AND checks),
    first_byte_p50 REAL,
    first_byte_p95 REAL,
    normalised_p50 REAL,
    normalised_p95 REAL,
    last_good_at TEXT,
    last_bad_at TEXT,
    certificate_until TEXT,
    UNIQUE (sha256, url)
  ) STRICT;

  CREATE INDEX monitored_links_by_state ON monitored_links (state, held);
  CREATE INDEX monitored_links_by_host
    ON monitored_links (registered, host, state, last_good_at, last_bad_at, certificate_until);
  CREATE INDEX monitored_links_by_project
    ON monitored_links (registered, project, state, last_good_at, last_bad_at, certificate_until);

  CREATE TABLE link_details (
    link INTEGER PRIMARY KEY REFERENCES monitored_links (id),
    record TEXT CHECK (json_valid(record)),
    beats TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(beats))
  ) STRICT;

  CREATE TABLE link_checks (
    link INTEGER NOT NULL REFERENCES monitored_links (id),
    at TEXT NOT NULL,
    number INTEGER NOT NULL,
    vantage TEXT NOT NULL CHECK (vantage IN ('probe', 'gateway')),
    depth TEXT NOT NULL,
    code TEXT NOT NULL,
    status INTEGER,
    detail TEXT NOT NULL,
    slow INTEGER NOT NULL CHECK (slow IN (0, 1)),
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),
    total_ms REAL CHECK (total_ms >= 0),
    normalised REAL CHECK (normalised >= 0),
    resolve_ms REAL CHECK (resolve_ms >= 0),
    connect_ms REAL CHECK (connect_ms >= 0),
    tls_ms REAL CHECK (tls_ms >= 0),
    first_byte_ms REAL CHECK (first_byte_ms >= 0),
    certificate_until TEXT,
    PRIMARY KEY (link, at, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE link_transitions (
    link INTEGER NOT NULL REFERENCES monitored_links (id),
    at TEXT NOT NULL,
    number INTEGER NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    by TEXT NOT NULL CHECK (by IN ('monitor', 'person', 'host')),
    document TEXT NOT NULL CHECK (json_valid(document)),
    PRIMARY KEY (link, at, number)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE link_rollups (
    link INTEGER NOT NULL REFERENCES monitored_links (id),
    vantage TEXT NOT NULL CHECK (vantage IN ('probe', 'gateway')),
    resolution TEXT NOT NULL CHECK (resolution IN ('minute', 'hour', 'day')),
    at INTEGER NOT NULL,
    checks INTEGER NOT NULL CHECK (checks >= 0),
    ok INTEGER NOT NULL CHECK (ok BETWEEN 0 AND checks),
    first_byte TEXT NOT NULL,
    normalised TEXT NOT NULL,
    external_bytes INTEGER NOT NULL CHECK (external_bytes >= 0),
    hosted_bytes INTEGER NOT NULL CHECK (hosted_bytes >= 0),
    reasons TEXT CHECK (json_valid(reasons)),
    PRIMARY KEY (link, vantage, resolution, at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE health_groups (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('all', 'host', 'project')),
    name TEXT NOT NULL,
    beats TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(beats)),
    UNIQUE (kind, name)
  ) STRICT;

  CREATE TABLE group_rollups (
    group_id INTEGER NOT NULL REFERENCES health_groups (id),
    vantage TEXT NOT NULL CHECK (vantage IN ('probe', 'gateway')),
    resolution TEXT NOT NULL CHECK (resolution IN ('minute', 'hour', 'day')),
    at INTEGER NOT NULL,
    checks INTEGER NOT NULL CHECK (checks >= 0),
    ok INTEGER NOT NULL CHECK (ok BETWEEN 0 AND checks),
    first_byte TEXT NOT NULL,
    normalised TEXT NOT NULL,
    external_bytes INTEGER NOT NULL CHECK (external_bytes >= 0),
    hosted_bytes INTEGER NOT NULL CHECK (hosted_bytes >= 0),
    reasons TEXT CHECK (json_valid(reasons)),
    PRIMARY KEY (group_id, vantage, resolution, at)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE incidents (
    id TEXT PRIMARY KEY,
    host TEXT NOT NULL,
    began TEXT NOT NULL,
    ended TEXT,
    links INTEGER NOT NULL CHECK (links >= 0),
    codes TEXT NOT NULL CHECK (json_valid(codes))
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE watched_times (
    id INTEGER PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('watching', 'offline')),
    began TEXT NOT NULL,
    ended TEXT NOT NULL
  ) STRICT;

  CREATE TABLE told_notices (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE publications (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('folder', 'rehearsal')),
    place TEXT NOT NULL,
    pages TEXT NOT NULL CHECK (json_valid(pages)),
    follow INTEGER NOT NULL CHECK (follow IN (0, 1)),
    published_at TEXT NOT NULL,
    behind_since TEXT,
    problem TEXT CHECK (json_valid(problem)),
    next_attempt_at TEXT,
    UNIQUE (kind, place)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX links_by_file ON links (sha256, url);

  -- What lies between "://" and the next "/", "?" or "#", in lower case.
  INSERT INTO monitored_links
    (sha256, url, project, filename, size, host, rehearsal, registered_at, registered, state, since, listed, held)
  SELECT sha256, url, max(project), max(filename), max(size),
         lower(substr(rest, 1, instr(replace(replace(rest, '?', '/'), '#', '/') || '/', '/') - 1)),
         min(rehearsal), min(registered_at), 1, 'never-checked', min(registered_at), 1, 0
  FROM (SELECT *, substr(url, instr(url, '://') + 3) AS rest FROM links)
  GROUP BY sha256, url;

  INSERT INTO link_details (link) SELECT id FROM monitored_links;
`;
