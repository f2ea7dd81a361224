/** The rows of bad-hosts.md that are about a download: what the host does, and what must come of it. */
import { answers, redirects } from './answers.ts';
import { bodies, continuations, ends } from './bodies.ts';
import type { Row } from './row.ts';
import { times } from './times.ts';
import { certificates, connections, names } from './ways.ts';

export const rows: readonly Row[] = [
  ...names,
  ...connections,
  ...certificates,
  ...answers,
  ...bodies,
  ...times,
  ...redirects,
  ...continuations,
  ...ends,
];
