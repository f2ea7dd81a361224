/** One place where pages were published: what is done there is done one after the other, and remembered. */
import pLimit from 'p-limit';
import { isProblem, type Problem } from '../../shared/problem/index.ts';
import type { StoredPublication } from '../store/index.ts';
import { backOffMs } from './back-off.ts';
import { leaveOut } from './leave-out.ts';
import { makeRehearsalPages, showOnRehearsal } from './rehearsal.ts';
import { type Republished, republishFolder, type RepublishWanted } from './republish.ts';
import type { PublicationsOptions } from './types.ts';

export interface Place {
  stored(): StoredPublication;
  /** In memory at once; answers when it is on the disk. */
  update(patch: Partial<Omit<StoredPublication, 'id' | 'kind' | 'where'>>): Promise<void>;
  /** Alone. `projects`: those that it puts there. */
  inTurn<T>(projects: readonly string[], work: () => Promise<T>): Promise<T>;
  /**
   * Links of these projects have changed: what is being published now may be of before. Answers when it is on the disk;
   * null where none of them is there or on its way there.
   */
  mark(projects: ReadonlySet<string>): Promise<void> | null;
  /** How many marks there were: the same later, none came in between. */
  marks(): number;
  /** Brings it up to date. All who ask before an attempt begins share that one. Never rejects. */
  run(options?: { readonly byPerson: boolean }): Promise<void>;
  /** No attempt by itself any more. */
  callOff(): void;
}

interface PlaceOptions {
  readonly services: PublicationsOptions;
  readonly stored: StoredPublication;
  /** Aborts when the app is closed. */
  readonly signal: AbortSignal;
  changed(): void;
}

export function createPlace({ services, stored: initial, signal, changed }: PlaceOptions): Place {
  const { clock, log, now, random, store } = services;
  const turns = pLimit(1);
  let stored = initial;
  let marks = 0;
  let failures = 0;
  let next: Promise<void> | null = null;
  let byPerson = false;
  let stopClock: (() => void) | null = null;
  let onTheirWay: readonly string[] = [];
  /** Whose links have changed since their pages were last built; null: of which projects is not known, as after a start. */
  let changedProjects: ReadonlySet<string> | null = stored.behindSince === null ? new Set() : null;
  /** What waits for an index is given up for a link that has changed meanwhile: its page is not to wait behind others. */
  let asking: AbortController | null = null;

  async function update(patch: Parameters<Place['update']>[0]): Promise<void> {
    stored = { ...stored, ...patch };
    changed();
    await store.publications.save(stored);
  }

  function callOff(): void {
    stopClock?.();
    stopClock = null;
  }

  function run(options = { byPerson: false }): Promise<void> {
    byPerson ||= options.byPerson;
    next ??= turns(async () => {
      next = null;
      const isAsked = byPerson;
      byPerson = false;
      try {
        let isInterrupted = true;
        while (isInterrupted) isInterrupted = await attempt(isAsked);
      } catch (error) {
        // The store does not take it: it is full, or just being closed. What is marked there stays marked.
        if (!signal.aborted) log('publications.not_remembered', { place: stored.where, detail: String(error) });
      }
    });
    return next;
  }

  /** True where links have changed while an index was asked: then it begins anew. */
  async function attempt(isAsked: boolean): Promise<boolean> {
    const isBehind = stored.behindSince !== null;
    const hasReason = isAsked || (stored.follow && (isBehind || stored.problem !== null));
    if (signal.aborted || !hasReason) return false;
    callOff();
    const seen = marks;
    const interrupted = new AbortController();
    asking = interrupted;
    try {
      const projects = isAsked || changedProjects?.size === 0 ? null : changedProjects;
      if (isBehind && stored.kind === 'folder') await leaveOutNow(projects);
      const { pages, wentOut, linksAreRight, problem } = await republish({
        projects,
        byPerson: isAsked,
        isBehind: stored.behindSince !== null,
        signal: AbortSignal.any([signal, interrupted.signal]),
      });
      const isDone = linksAreRight && marks === seen;
      if (isDone) changedProjects = new Set();
      const nextAttemptAt = problem === null ? none() : again();
      await update({
        pages,
        ...(wentOut ? { publishedAt: now().toISOString() } : {}),
        ...(isDone ? { behindSince: null } : {}),
        problem,
        nextAttemptAt,
      });
    } catch (error) {
      if (signal.aborted) return false;
      if (interrupted.signal.aborted) return true;
      await update({ problem: problemOf(error), nextAttemptAt: again() });
    } finally {
      asking = null;
    }
    return false;
  }

  async function leaveOutNow(projects: ReadonlySet<string> | null): Promise<void> {
    const seen = marks;
    const wanted = stored.pages.filter(({ project }) => projects === null || projects.has(project));
    const { wentOut, linksAreRight } = await leaveOut(services, stored.where, wanted);
    if (!wentOut) return;
    const isDone = linksAreRight && marks === seen;
    await update({ publishedAt: now().toISOString(), ...(isDone ? { behindSince: null } : {}) });
  }

  async function republish(wanted: RepublishWanted): Promise<Republished> {
    if (stored.kind === 'folder') return republishFolder(services, stored, wanted);
    await showOnRehearsal(services, await makeRehearsalPages(services, stored.pages));
    return { pages: stored.pages, wentOut: true, linksAreRight: true, problem: null };
  }

  function none(): null {
    failures = 0;
    return null;
  }

  /** When, unless it does not follow: then a person decides. */
  function again(): string | null {
    if (!stored.follow) return null;
    failures += 1;
    const ms = backOffMs(failures, random());
    callOff();
    stopClock = clock.after(ms, () => void run());
    return new Date(now().getTime() + ms).toISOString();
  }

  function problemOf(error: unknown): Problem {
    if (isProblem(error)) return error.problem;
    log('publications.failed', { place: stored.where, detail: String(error) });
    return {
      code: 'publication.failed',
      message: `${stored.where} could not be published to, for a reason that the app did not expect.`,
      facts: { place: stored.where, detail: String(error) },
      remedy: 'Report it with the log; it is tried again.',
    };
  }

  return {
    stored: () => stored,
    update,
    inTurn: (projects, work) =>
      turns(async () => {
        onTheirWay = projects;
        try {
          return await work();
        } finally {
          onTheirWay = [];
        }
      }),
    mark(projects) {
      const isThere = stored.pages.some(({ project }) => projects.has(project));
      if (!isThere && !onTheirWay.some((project) => projects.has(project))) return null;
      marks += 1;
      if (changedProjects !== null) changedProjects = new Set([...changedProjects, ...projects]);
      asking?.abort(new DOMException('its links have changed again', 'AbortError'));
      // Of what is not there yet nothing is behind; whoever brings it sees the mark.
      return isThere ? update({ behindSince: stored.behindSince ?? now().toISOString() }) : Promise.resolve();
    },
    marks: () => marks,
    run,
    callOff,
  };
}
