/** What a person does with links, and takes back. */
import { randomUUID } from 'node:crypto';
import type { ActionResult, HealthAction, LinkChoice } from '../../shared/contract/index.ts';
import {
  act,
  type Deed,
  defaultLinkSettings,
  type LinkAction,
  setMaintenance,
  undo,
} from '../../shared/links/index.ts';
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
  random(): number;
}

const undoMs = 10_000;

interface Undoable {
  readonly until: number;
  readonly deeds: readonly { readonly watched: WatchedLink; readonly deed: Deed }[];
}

export function createActions({ links, engine, runner, clock, now, random }: ActionsOptions): Actions {
  const undoable = new Map<string, Undoable>();

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
    for (const [id, { until }] of undoable) if (until < clock.now()) undoable.delete(id);
    if (changes.length === 0) return null;
    const id = randomUUID();
    const at = now().getTime();
    const deeds = changes.map(({ watched, record }) => {
      return { watched, deed: { at, before: watched.record, after: record } };
    });
    undoable.set(id, { until: clock.now() + undoMs, deeds });
    return { id, until: new Date(at + undoMs).toISOString() };
  }

  function undone({ watched, deed }: Undoable['deeds'][number]): Change | null {
    if (links.get(watched.link.id) !== watched) return null;
    const others = links.ofHost(watched.link.host).filter((each) => each !== watched);
    const step = undo(
      watched.record,
      deed,
      others.map(({ record }) => record),
      { at: now().getTime(), settings: defaultLinkSettings, random },
    );
    // What its host has brought upon it meanwhile is told like anything that happens.
    return step === null ? null : { watched, ...step, undone: step.transition?.by !== 'host' };
  }

  return {
    async act(on, action) {
      const all = chosen(on);
      if (action.kind === 'probe') {
        for (const { link } of all) void runner.now(link.id, 'whole');
        return { links: all.length, undo: null };
      }
      const changes = all.flatMap((watched) => changed(watched, action) ?? []);
      const answer = { links: changes.length, undo: remember(changes) };
      await engine.apply(changes);
      // It comes back when the whole file is right, and that is found out at once.
      if (action.kind === 'restore') for (const { watched } of changes) void runner.now(watched.link.id, 'whole');
      return answer;
    },
    async undo(id) {
      const known = undoable.get(id);
      undoable.delete(id);
      if (known === undefined || known.until < clock.now()) throw over(id);
      const changes = known.deeds.flatMap((one) => undone(one) ?? []);
      if (changes.length === 0) throw overtaken(id);
      await engine.apply(changes);
    },
  };
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

function overtaken(id: string) {
  return problem(
    'health.undo_overtaken',
    'Nothing was taken back: a check has changed the links meanwhile.',
    { undo: id },
    'Look at the links again, and suspend or restore them yourself.',
  );
}
