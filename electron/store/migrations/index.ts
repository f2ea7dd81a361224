import { drafts } from './0001-drafts.ts';
import { filesAndLinks } from './0002-files-and-links.ts';
import { builtInIndex } from './0003-built-in-index.ts';
import { downloads } from './0004-downloads.ts';
import { linksByIndex } from './0005-links-by-index.ts';
import { health } from './0006-health.ts';
import { away } from './0007-away.ts';
import { certificates } from './0008-certificates.ts';

/** In order, never edited once released: a database's `user_version` counts how many of them it has had. */
export const migrations: readonly string[] = [
  drafts,
  filesAndLinks,
  builtInIndex,
  downloads,
  linksByIndex,
  health,
  away,
  certificates,
];
