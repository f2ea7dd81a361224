/** The publications that follow, as they are now; one that keeps failing is told once. */
import type { FollowedPublication } from '../../shared/contract/index.ts';
import type { Event } from './notices.ts';
import type { FollowedPublications } from './types.ts';

interface PublicationWatchOptions {
  readonly publications: FollowedPublications;
  now(): Date;
  tell(event: Event): void;
  onChange(): void;
}

export interface PublicationWatch {
  list(): readonly FollowedPublication[];
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A first attempt that fails is tried again in a moment: only what is behind for longer is told. */
const patienceMs = 5 * 60_000;

export function createPublicationWatch(options: PublicationWatchOptions): PublicationWatch {
  const { publications, now, tell, onChange } = options;
  const stop = new AbortController();
  const told = new Set<string>();
  let known: readonly FollowedPublication[] = [];
  let watching: Promise<void> = Promise.resolve();

  function look(publication: FollowedPublication): void {
    const { id, where, problem, behindSince } = publication;
    if (problem === null || behindSince === null || !publication.follow) return;
    const at = now().getTime();
    if (at - Date.parse(behindSince) < patienceMs || told.has(`${id} ${behindSince}`)) return;
    told.add(`${id} ${behindSince}`);
    tell({ kind: 'publication', at, id, where, since: behindSince, sentence: `${problem.message} ${problem.remedy}` });
  }

  return {
    list: () => known,
    async start() {
      known = await publications.list();
      watching = (async () => {
        for await (const list of publications.watch(stop.signal)) {
          known = list;
          for (const publication of list) look(publication);
          onChange();
        }
      })();
    },
    async close() {
      stop.abort(new Error('The monitor ends'));
      await watching.catch(() => undefined);
    },
  };
}
