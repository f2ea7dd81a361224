import { randomUUID } from 'node:crypto';
import type { IndexTarget } from '../../shared/contract/index.ts';
import type { NewTarget } from '../../shared/contract/targets.ts';
import { problem } from '../../shared/problem/index.ts';
import { checkTarget, wellKnownTargets } from '../../shared/targets/index.ts';
import type { Store } from '../store/index.ts';
import { type KeptLimits, limitsFixed, limitsOf, readLimits, withLimits, writeLimits } from './limits.ts';
import { readStored, type StoredTarget, writeStored } from './stored.ts';
import type { KnownTarget, Targets } from './types.ts';

export async function loadTargets(options: {
  readonly store: Pick<Store, 'settings'>;
  readonly rehearsal: IndexTarget;
}): Promise<Targets> {
  const { store, rehearsal } = options;
  const fixed: readonly Unlimited[] = [
    { ...rehearsal, kind: 'rehearsal', username: null },
    ...wellKnownTargets.map(({ id, name, simpleUrl, uploadUrl }): Unlimited => {
      return { id, name, simpleUrl, uploadUrl, rehearsal: false, kind: id, username: null };
    }),
  ];
  let stored = await readStored(store);
  let limits = await readLimits(store);
  // The same objects until one of them is changed: what is derived from a target is remembered by it.
  const known = (): readonly KnownTarget[] =>
    [...fixed, ...stored.targets.map((target): Unlimited => ({ ...target, kind: 'own' }))].map((target) => ({
      ...target,
      limits: limitsOf(limits, target.id),
    }));
  let targets = known();
  const list = () => targets;
  const get = (id: string) => {
    const target = list().find((each) => each.id === id);
    if (target !== undefined) return target;
    throw problem(
      'target.unknown',
      'This index is not among the targets any more.',
      { target: id },
      'Choose another one.',
    );
  };

  // One change after the other: each is made from what the one before has left.
  let changes: Promise<unknown> = Promise.resolve();
  const change = <Result>(make: () => Change<Result>): Promise<Result> => {
    const changed = changes.then(async () => {
      const made = make();
      if (made.targets !== undefined) {
        const next = { ...stored, targets: made.targets };
        await writeStored(store, next);
        stored = next;
      }
      if (made.limits !== undefined) {
        await writeLimits(store, made.limits);
        limits = made.limits;
      }
      targets = known();
      return made.result();
    });
    changes = changed.catch(() => undefined);
    return changed;
  };

  return {
    list,
    get,
    add: (typed) =>
      change(() => {
        const target = { id: randomUUID(), ...checked(typed, list()) };
        return { targets: [...stored.targets, target], result: () => get(target.id) };
      }),
    update: (id, { limits: raised, ...patch }) =>
      change(() => {
        const before = get(id);
        const result = () => get(id);
        if (raised !== undefined && before.kind === 'rehearsal') throw limitsFixed(before);
        const changedLimits = raised === undefined ? {} : { limits: withLimits(limits, id, raised) };
        if (raised !== undefined && Object.keys(patch).length === 0) return { ...changedLimits, result };
        const others = list().filter((each) => each.id !== id);
        const target = { id, ...checked({ ...typedOf(own(before)), ...patch }, others) };
        return { ...changedLimits, targets: stored.targets.map((each) => (each.id === id ? target : each)), result };
      }),
    remove: (id, usedBy) =>
      change(() => {
        const target = own(get(id));
        if (usedBy.length > 0) throw inUse(target, usedBy);
        return {
          targets: stored.targets.filter((each) => each.id !== id),
          limits: limits.filter(({ targetId }) => targetId !== id),
          result: () => undefined,
        };
      }),
  };
}

type Unlimited = Omit<KnownTarget, 'limits'>;

/** What is written, and the answer once it is. */
interface Change<Result> {
  readonly targets?: readonly StoredTarget[];
  readonly limits?: readonly KeptLimits[];
  readonly result: () => Result;
}

function typedOf({ name, uploadUrl, simpleUrl, username }: KnownTarget): NewTarget {
  return { name, uploadUrl, simpleUrl, username };
}

function checked(typed: NewTarget, others: readonly KnownTarget[]): Omit<StoredTarget, 'id'> {
  const addresses = checkTarget(typed);
  const name = typed.name.trim();
  const same = others.find(
    (other) => other.uploadUrl === addresses.uploadUrl || other.name.toLowerCase() === name.toLowerCase(),
  );
  if (same !== undefined) {
    const what =
      same.uploadUrl === addresses.uploadUrl ? `with the upload URL ${same.uploadUrl}` : `called ${same.name}`;
    throw problem(
      'target.exists',
      `There is a target ${what} already.`,
      { target: same.id, name: same.name, url: same.uploadUrl },
      `Use ${same.name}, or give this one another name and address.`,
    );
  }
  return { name, ...addresses, username: typed.username || null };
}

function own(target: KnownTarget): KnownTarget {
  if (target.kind === 'own') return target;
  throw problem(
    'target.fixed',
    `${target.name} is always there and as it is.`,
    { target: target.id },
    'Add another index under a name of its own.',
  );
}

function inUse(target: KnownTarget, usedBy: readonly string[]): Error {
  const [first] = usedBy;
  const others = usedBy.length - 1;
  return problem(
    'target.in_use',
    `${target.name} is the target of ${first}${others > 0 ? ` and ${others} more` : ''}.`,
    { target: target.id, drafts: usedBy.length },
    'Choose another target there, or remove those releases from the list first.',
  );
}
