/** A file is its SHA-256; links belong to that, not to a filename, because a link is only ever good for those bytes. */
export const filesAndLinks = `
  CREATE TABLE files (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    blake2b256 TEXT NOT NULL CHECK (length(blake2b256) = 64),
    size INTEGER NOT NULL CHECK (size >= 0),
    filename TEXT NOT NULL,
    project TEXT NOT NULL,
    version TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('wheel', 'sdist')),
    piece_length INTEGER NOT NULL CHECK (piece_length > 0),
    pieces BLOB NOT NULL CHECK (length(pieces) % 32 = 0),
    first_seen_at TEXT NOT NULL
  ) STRICT;

  CREATE TABLE links (
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    url TEXT NOT NULL,
    project TEXT NOT NULL,
    filename TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    rank INTEGER NOT NULL CHECK (rank >= 0),
    rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1)),
    registered_at TEXT NOT NULL,
    index_id TEXT NOT NULL,
    PRIMARY KEY (sha256, url)
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX links_by_project ON links (project, filename, rank);
`;
