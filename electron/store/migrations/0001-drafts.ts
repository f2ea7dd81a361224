/** Drafts are one JSON document each: releases/ owns their form, and a draft is always read and written whole. */
export const drafts = `
  CREATE TABLE drafts (
    id TEXT PRIMARY KEY,
    updated_at TEXT NOT NULL,
    document TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
