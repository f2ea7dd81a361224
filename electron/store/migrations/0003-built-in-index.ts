/** What the built-in index keeps: its files (a filename is used once and for ever, as on PyPI) and the page last published. */
export const builtInIndex = `
  CREATE TABLE index_files (
    filename TEXT PRIMARY KEY,
    project TEXT NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    blake2b256 TEXT NOT NULL CHECK (length(blake2b256) = 64),
    requires_python TEXT,
    core_metadata_sha256 TEXT CHECK (length(core_metadata_sha256) = 64),
    uploaded_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE INDEX index_files_by_project ON index_files (project, filename);

  CREATE TABLE index_publications (
    project TEXT PRIMARY KEY,
    link_order TEXT NOT NULL CHECK (link_order IN ('external-first', 'hosted-first', 'hosted-only')),
    published_at TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE index_publication_links (
    project TEXT NOT NULL REFERENCES index_publications (project) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    filename TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    url TEXT NOT NULL,
    PRIMARY KEY (project, position)
  ) STRICT, WITHOUT ROWID;
`;
