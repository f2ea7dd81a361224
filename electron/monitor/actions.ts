/** What a person does with links, and takes back. */
import { randomUUID } from 'node:crypto';
import type { ActionResult, HealthAction, LinkChoice } from '../../shared/contract/index.ts';
import { act, type LinkAction, type LinkRecord, setMaintenance, type Transition } from '../../shared/links/index.ts';
import { problem } from '../../shared/problem/index.ts';
import type { Clock } from '../http/index.ts';
import type { Change, Engine } from './engine.ts';
import type { Runner } from './runner.ts';
import type { WatchedLink, WorkingSet } from './working-set.ts';

export interface Actions {
  act(on: LinkChoice, action: HealthAction): Promise<ActionResult>;
  undo(id: string): Promise<void>;
}

interface ActionsOptions {
  readonly links: WorkingSet;
  readonly engine: Pick<Engine, 'apply'>;
  readonly runner: Pick<Runner, 'now'>;
  readonly clock: Clock;
  now(): Date;
}

const undoMs = 10_000;

interface Undo {
  readonly until: number;
  readonly before: readonly { readonly watched: WatchedLink; readonly record: LinkRecord }[];
}

export function createActions({ links, engine, runner, clock, now }: ActionsOptions): Actions {
  const undos = new Map<string, Undo>();

  function chosen(on: LinkChoice): readonly WatchedLink[] {
    if ('host' in on) {
      const ofHost = links.ofHost(on.host);
      if (ofHost.length === 0) throw unknownHost(on.host);
      return ofHost;
    }
    return on.ids.map((id) => {
      const watched = links.get(id);
      if (watched === undefined) throw unknownLink(id);
      return watched;
    });
  }

  function changed(watched: WatchedLink, action: HealthAction): Change | null {
    const { record } = watched;
    switch (action.kind) {
      case 'probe':
        return null;
      case 'maintenance': {
        const { window } = action;
        const times = window === null ? null : { from: Date.parse(window.from), until: Date.parse(window.until) };
        return { watched, record: setMaintenance(record, times), transition: null };
      }
      case 'suspend-held':
        return stepOf(watched, 'release-held');
      case 'suspend':
      case 'restore':
      case 'withdraw':
        return stepOf(watched, action.kind);
    }
  }

  function stepOf(watched: WatchedLink, action: LinkAction): Change | null {
    const step = act(watched.record, action, now().getTime());
    return step.transition === null && step.record === watched.record ? null : { watched, ...step };
  }

  function remember(changes: readonly Change[]): ActionResult['undo'] {
    for (const [id, { until }] of undos) if (until < clock.now()) undos.delete(id);
    if (changes.length === 0) return null;
    const id = randomUUID();
    const before = changes.map(({ watched }) => ({ watched, record: watched.record }));
    undos.set(id, { until: clock.now() + undoMs, before });
    return { id, until: new Date(now().getTime() + undoMs).toISOString() };
  }

  return {
    async act(on, action) {
      const all = chosen(on);
      if (action.kind === 'probe') {
        for (const { link } of all) void runner.now(link.id, 'whole');
        return { links: all.length, undo: null };
      }
      const changes = all.flatMap((watched) => changed(watched, action) ?? []);
      const undo = remember(changes);
      await engine.apply(changes);
      // It comes back when the whole file is right, and that is found out at once.
      if (action.kind === 'restore') for (const { watched } of changes) void runner.now(watched.link.id, 'whole');
      return { links: changes.length, undo };
    },
    async undo(id) {
      const undo = undos.get(id);
      undos.delete(id);
      if (undo === undefined || undo.until < clock.now()) throw over(id);
      await engine.apply(
        undo.before
          .filter(({ watched }) => links.get(watched.link.id) === watched)
          .map(({ watched, record }) => ({
            watched,
            record,
            transition: backTo(watched.record, record, now().getTime()),
            undone: true,
          })),
      );
    },
  };
}

function backTo(from: LinkRecord, to: LinkRecord, at: number): Transition | null {
  if (from.state === to.state) return null;
  const none = { failures: 0, firstAt: null, lastAt: null, checks: [] };
  return { at, from: from.state, to: to.state, by: 'person', cause: to.cause, evidence: none };
}

export function unknownLink(id: number) {
  return problem(
    'health.link_unknown',
    'This link is not registered any more.',
    { link: id },
    'Look at the list again: it was withdrawn meanwhile.',
  );
}

export function unknownHost(host: string) {
  return problem(
    'health.host_unknown',
    `No link to ${host} is registered.`,
    { host },
    'Look at the list again: its links were withdrawn meanwhile.',
  );
}

function over(id: string) {
  return problem(
    'health.undo_over',
    'The ten seconds in which it could be taken back are over.',
    { undo: id },
    'Suspend or restore the link yourself.',
  );
}
