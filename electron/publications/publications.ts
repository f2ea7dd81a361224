import { randomUUID } from 'node:crypto';
import { problem } from '../../shared/problem/index.ts';
import type { FollowedPublication } from '../../shared/contract/health.ts';
import { createLive } from '../live/index.ts';
import type { StoredPublication } from '../store/index.ts';
import { isOutdated } from './compare.ts';
import { createPlace, type Place } from './place.ts';
import { indexOf, placeOf, publishPages } from './publish.ts';
import type { Publications, PublicationsOptions, PublishedAt, PublishRequest } from './types.ts';
import { viewOf } from './view.ts';

/** In milliseconds. */
const updateMs = 200;
const waitAtTheEndMs = 1000;

/** Goes on with what a kill or the end of the app has interrupted. */
export async function createPublications(services: PublicationsOptions): Promise<Publications> {
  const { clock, log, store, targets } = services;
  const closing = new AbortController();
  const places = new Map<string, Place>();
  const list = (): readonly FollowedPublication[] =>
    [...places.values()]
      .map((place) => place.stored())
      .filter(({ pages }) => pages.length > 0)
      .map((stored) => viewOf(stored, targets));
  const live = createLive<readonly FollowedPublication[]>([], updateMs);
  const changed = (): void => live.set(list());

  function add(stored: StoredPublication): Place {
    const place = createPlace({ services, stored, signal: closing.signal, changed });
    places.set(stored.id, place);
    return place;
  }

  function placeFor(request: PublishRequest): Place {
    const { kind } = request.to;
    const where = placeOf(request);
    for (const place of places.values()) {
      if (place.stored().kind === kind && place.stored().where === where) return place;
    }
    return add({
      id: randomUUID(),
      kind,
      where,
      pages: [],
      follow: true,
      publishedAt: services.now().toISOString(),
      behindSince: null,
      problem: null,
      nextAttemptAt: null,
    });
  }

  function known(id: string): Place {
    const place = places.get(id);
    if (place !== undefined) return place;
    throw problem(
      'publication.unknown',
      'Nothing was published there, as far as this app knows.',
      { publication: id },
      'Look at the list again.',
    );
  }

  async function publishTo(place: Place, request: PublishRequest): Promise<PublishedAt> {
    const seen = place.marks();
    const published = await publishPages(services, request);
    const { behindSince, pages: before } = place.stored();
    const ours = new Set(request.projects);
    const others = before.filter(({ project }) => !ours.has(project));
    const indexId = indexOf(request);
    const { order } = request;
    const pages = [...request.projects.map((project) => ({ project, indexId, order })), ...others];
    const isOld = place.marks() !== seen;
    // What went out has the links as they are now; where that is all there is, nothing is behind.
    const isAll = others.length === 0 && !isOld;
    if (isAll) place.callOff();
    await place.update({
      pages: pages.toSorted((a, b) => (a.project < b.project ? -1 : 1)),
      publishedAt: published.at,
      ...(isOld ? { behindSince: behindSince ?? published.at } : {}),
      ...(isAll ? { behindSince: null, problem: null, nextAttemptAt: null } : {}),
    });
    if (isOld) void place.run();
    return published;
  }

  /** What was marked, and what a kill did not leave the time to mark. */
  async function catchUp(place: Place): Promise<void> {
    const { follow, behindSince, problem: failure } = place.stored();
    if (!follow) return;
    if (behindSince === null && failure === null) {
      if (!(await isOutdated(store, place.stored()))) return;
      await place.mark(new Set(place.stored().pages.map(({ project }) => project)));
    }
    await place.run();
  }

  for (const stored of await store.publications.list()) add(stored);
  changed();
  for (const place of places.values()) {
    catchUp(place).catch((error: unknown) => {
      if (!closing.signal.aborted) log('publications.not_caught_up', { detail: String(error) });
    });
  }

  return {
    list,
    publish(request) {
      const place = placeFor(request);
      return place.inTurn(request.projects, () => publishTo(place, request));
    },
    async setFollow(id, follow) {
      const place = known(id);
      if (!follow) place.callOff();
      await place.update(follow ? { follow } : { follow, nextAttemptAt: null });
      if (follow) void place.run();
      return viewOf(place.stored(), targets);
    },
    async publishNow(id) {
      const place = known(id);
      await place.run({ byPerson: true });
      return viewOf(place.stored(), targets);
    },
    async linksChanged(projects) {
      const names = new Set(projects);
      const behind: Place[] = [];
      const marks: Promise<void>[] = [];
      for (const place of places.values()) {
        const mark = place.mark(names);
        if (mark === null) continue;
        behind.push(place);
        marks.push(mark);
      }
      for (const mark of await Promise.allSettled(marks)) {
        // Published all the same; only a kill before that would lose it, and the next start finds what it left.
        if (mark.status === 'rejected') log('publications.not_marked', { detail: String(mark.reason) });
      }
      for (const place of behind) void place.run();
    },
    watch: (signal) => live.watch(signal),
    async close() {
      closing.abort(new DOMException('the app is being closed', 'AbortError'));
      for (const place of places.values()) place.callOff();
      const turns = [...places.values()].map((place) => place.inTurn([], () => Promise.resolve()));
      const { promise: late, resolve } = Promise.withResolvers<void>();
      const stopClock = clock.after(waitAtTheEndMs, resolve);
      await Promise.race([Promise.all(turns), late]);
      stopClock();
      live.end();
    },
  };
}
