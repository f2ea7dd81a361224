/**
 * The gateway's log: what was downloaded, and every request for it. `id` grows with each row, and so orders them; what
 * the totals add up lies in the indexes, so that a day of a hundred thousand downloads is counted without reading it.
 */
export const downloads = `
  CREATE TABLE downloads (
    id INTEGER PRIMARY KEY,
    transfer TEXT NOT NULL UNIQUE,
    project TEXT NOT NULL,
    filename TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    size INTEGER NOT NULL CHECK (size >= 0),
    started_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('done', 'failed', 'abandoned')),
    milliseconds REAL NOT NULL CHECK (milliseconds >= 0),
    segments TEXT NOT NULL CHECK (json_valid(segments)),
    switches TEXT NOT NULL CHECK (json_valid(switches)),
    problem TEXT CHECK (json_valid(problem)),
    fell_back INTEGER NOT NULL CHECK (fell_back IN (0, 1)),
    external_bytes INTEGER NOT NULL CHECK (external_bytes >= 0),
    hosted_bytes INTEGER NOT NULL CHECK (hosted_bytes >= 0),
    cache_bytes INTEGER NOT NULL CHECK (cache_bytes >= 0)
  ) STRICT;

  CREATE INDEX downloads_totals
    ON downloads (started_at, state, fell_back, external_bytes, hosted_bytes, cache_bytes);

  CREATE TABLE download_attempts (
    download INTEGER NOT NULL REFERENCES downloads (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    download_started_at TEXT NOT NULL,
    source TEXT NOT NULL CHECK (source IN ('external', 'hosted')),
    host TEXT NOT NULL,
    url TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    status INTEGER,
    scored INTEGER NOT NULL CHECK (scored IN (0, 1)),
    hedge INTEGER NOT NULL CHECK (hedge IN (0, 1)),
    from_byte INTEGER NOT NULL CHECK (from_byte >= 0),
    received INTEGER NOT NULL CHECK (received >= 0),
    used INTEGER NOT NULL CHECK (used >= 0),
    started_ms REAL NOT NULL CHECK (started_ms >= 0),
    ended_ms REAL,
    resolve_ms REAL,
    connect_ms REAL,
    tls_ms REAL,
    first_byte_ms REAL,
    PRIMARY KEY (download, position)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX download_attempts_failed ON download_attempts (code, host, download_started_at)
    WHERE code NOT IN ('ok', 'abandoned', 'local.fault');
`;
