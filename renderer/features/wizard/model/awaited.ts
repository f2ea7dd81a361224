import type { Release } from '../../../../shared/contract/index.ts';
import { wellKnownTargets } from '../../../../shared/targets/index.ts';

/** Files that the index took and does not list yet. Times as ISO 8601. */
export interface Awaited {
  readonly files: number;
  /** The next look at the index's page; null where it is looked at right now. */
  readonly nextAt: string | null;
  /** How long the last of them is waited for. */
  readonly until: string;
  /** A sentence. */
  readonly why: string;
}

/** Null where nothing is. */
export function awaitedOf({ files, target }: Pick<Release, 'files' | 'target'>): Awaited | null {
  const waits = files.flatMap(({ hosted }) =>
    hosted.state === 'confirming' && hosted.awaited !== undefined ? [hosted.awaited] : [],
  );
  const until = waits.map((wait) => wait.until).reduce((last, each) => (each > last ? each : last), '');
  if (waits.length === 0) return null;
  const next = waits.flatMap(({ nextAt }) => nextAt ?? []).toSorted();
  return { files: waits.length, nextAt: next[0] ?? null, until, why: whyOf(target) };
}

function whyOf({ id, name }: Release['target']): string {
  return wellKnownTargets.some((known) => known.id === id)
    ? `${name} keeps each page for ten minutes, so it may show one that is older than the upload.`
    : 'An index may keep its pages for some minutes, and show one that is older than the upload.';
}
