/** The same link may be registered for the same bytes on several indexes, and withdrawn from one of them. */
export const linksByIndex = `
  CREATE TABLE links_by_index (
    index_id TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    url TEXT NOT NULL,
    project TEXT NOT NULL,
    filename TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    rank INTEGER NOT NULL CHECK (rank >= 0),
    rehearsal INTEGER NOT NULL CHECK (rehearsal IN (0, 1)),
    registered_at TEXT NOT NULL,
    PRIMARY KEY (index_id, sha256, url)
  ) STRICT, WITHOUT ROWID;

  INSERT INTO links_by_index (index_id, sha256, url, project, filename, size, rank, rehearsal, registered_at)
  SELECT index_id, sha256, url, project, filename, size, rank, rehearsal, registered_at FROM links;

  DROP TABLE links;
  ALTER TABLE links_by_index RENAME TO links;

  CREATE INDEX links_by_project ON links (project, filename, rank);
`;
