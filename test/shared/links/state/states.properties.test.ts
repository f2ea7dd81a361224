/** What holds of the link states whatever is checked, done and answered, in any order. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkDepthSchema, vantageSchema } from '../../../../shared/contract/health.ts';
import { outcomeCodes } from '../../../../shared/fallback/index.ts';
import {
  type Deed,
  type LinkAction,
  type LinkCheck,
  type LinkRecord,
  type Step,
  type Transition,
  act,
  defaultLinkSettings,
  describeState,
  describeTransition,
  heldByCap,
  hostCap,
  isCheckPermitted,
  isListed,
  mayNewlySuspend,
  mustSuspendHost,
  newLink,
  nextDepth,
  noteSuspension,
  observe,
  setMaintenance,
  suspend,
  suspendForHost,
  undo,
} from '../../../../shared/links/index.ts';
import { linkRecordSchema, suspendReasonSchema, transitionSchema } from '../../../../shared/links/state/schemas.ts';
import { Watched, World, day, format, good, hour, minute, refused, start, week, whole, wrong } from './scene.ts';

const settings = defaultLinkSettings;
const actions: readonly LinkAction[] = ['suspend', 'restore', 'withdraw', 'release-held'];

/** Mostly what happens: good, refused, wrong; and everything else there is. */
const arbitraryWhat: fc.Arbitrary<Omit<LinkCheck, 'at'>> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(good, whole, whole, refused, wrong) },
  {
    weight: 2,
    arbitrary: fc.record({
      from: fc.constantFrom(...vantageSchema.options),
      depth: fc.constantFrom(...checkDepthSchema.options),
      code: fc.constantFrom(...outcomeCodes),
      status: fc.constantFrom(null, 200, 404, 410, 429, 503),
      detail: fc.constantFrom('', 'the length is 17, not 4096 bytes'),
      slow: fc.boolean(),
      certificateUntil: fc.constantFrom(null, start + 3 * day, start + 300 * day),
      wrongBytes: fc.boolean(),
    }),
  },
);
const gap = fc.oneof(
  fc.integer({ min: 0, max: 20 * minute }),
  fc.integer({ min: 0, max: 2 * day }),
  fc.constant<'due'>('due'),
);

type Event =
  | {
      readonly kind: 'check';
      readonly what: Omit<LinkCheck, 'at'>;
      readonly guard: 'lets' | 'offline' | 'cap';
    }
  | { readonly kind: 'act'; readonly action: LinkAction }
  | { readonly kind: 'host' }
  | { readonly kind: 'maintenance'; readonly ms: number }
  /** A person does something, something else happens, and the person takes it back. */
  | { readonly kind: 'taken-back'; readonly deed: Deliberate; readonly meanwhile: Event | null };
type Deliberate = Extract<Event, { readonly kind: 'act' | 'maintenance' }>;
type Undone = { readonly kind: 'undo'; readonly deed: Deed; readonly meanwhile: Event | null };

const checked = fc.record({
  kind: fc.constant('check' as const),
  what: arbitraryWhat,
  guard: fc.constantFrom('lets', 'lets', 'lets', 'offline', 'cap'),
});
const acted = fc.record({ kind: fc.constant('act' as const), action: fc.constantFrom(...actions) });
const hostFell = fc.constant({ kind: 'host' as const });
const maintained = fc.record({ kind: fc.constant('maintenance' as const), ms: fc.integer({ min: 0, max: day }) });
const takenBack = fc.record({
  kind: fc.constant('taken-back' as const),
  deed: fc.oneof(acted, maintained),
  meanwhile: fc.option(fc.oneof(checked, acted, hostFell)),
});
const arbitraryEvent: fc.Arbitrary<Event> = fc.oneof(
  { weight: 20, arbitrary: checked },
  { weight: 2, arbitrary: acted },
  { weight: 1, arbitrary: hostFell },
  { weight: 1, arbitrary: maintained },
  { weight: 2, arbitrary: takenBack },
);
const life = fc.array(fc.tuple(gap, arbitraryEvent, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })), {
  minLength: 15,
  maxLength: 60,
});

interface Moment {
  readonly event: Event | Undone;
  readonly at: number;
  readonly before: LinkRecord;
  readonly after: LinkRecord;
  readonly transition: Transition | null;
}

function take(
  record: LinkRecord,
  event: Exclude<Event, { kind: 'taken-back' }> | Undone,
  at: number,
  random: number,
): Step {
  switch (event.kind) {
    case 'act':
      return act(record, event.action, at, settings, random);
    case 'host': {
      const cause = { code: 'fallback.integrity.digest_mismatch', status: null, detail: '' } as const;
      return suspendForHost(record, cause, at, settings, random);
    }
    case 'maintenance':
      return { record: setMaintenance(record, { from: at, until: at + event.ms }), transition: null };
    case 'undo': {
      const away = { ...newLink(at), state: 'suspended', wrongBytes: true } as const;
      const others = event.meanwhile?.kind === 'host' ? [away, away] : [];
      const times = { at, settings, random: () => random };
      return undo(record, event.deed, others, times) ?? { record, transition: null };
    }
    case 'check': {
      const check = { ...event.what, at };
      const verdict = observe(record, check, settings, random);
      if (verdict.kind === 'record') return verdict;
      if (event.guard === 'cap') return heldByCap(record, check, at, settings, random);
      if (event.guard === 'lets') return suspend(record, verdict.reason, at, settings, random);
      const excused = observe(record, { ...check, code: 'local.fault' }, settings, random);
      if (excused.kind === 'suspend') expect.unreachable('our own fault has suspended a link');
      return excused;
    }
  }
}

function lived(events: readonly (readonly [number | 'due', Event, number])[], first = newLink(start)): Moment[] {
  let record = first;
  let now = start;
  const moment = (event: Parameters<typeof take>[1], random: number): Moment => {
    const before = record;
    const step = take(before, event, now, random);
    record = step.record;
    return { event, at: now, before, after: record, transition: step.transition };
  };
  return events.flatMap(([after, event, random]) => {
    now = after === 'due' ? Math.max(now, record.nextCheckAt ?? now) : now + after;
    if (event.kind !== 'taken-back') return [moment(event, random)];
    const { deed, meanwhile } = event;
    const done = moment(deed, random);
    now += 1000;
    const between = meanwhile === null || meanwhile.kind === 'taken-back' ? [] : [moment(meanwhile, random)];
    now += 8000;
    const undoing = { kind: 'undo', deed: { at: done.at, before: done.before, after: done.after }, meanwhile } as const;
    return [done, ...between, moment(undoing, random)];
  });
}

const isWholeSuccess = (event: Moment['event']): boolean =>
  event.kind === 'check' && event.what.code === 'ok' && event.what.depth === 'whole' && !event.what.wrongBytes;

test('no path leads from suspended to listed without a full hash check, but taking back what was done by hand', () => {
  let restored = 0;
  let undone = 0;
  fc.assert(
    fc.property(life, (events) => {
      let wholeSince = false;
      for (const { event, before, after } of lived(events)) {
        if (isListed(before)) wholeSince = false;
        wholeSince ||= isWholeSuccess(event);
        if (isListed(before) || !isListed(after)) continue;
        if (event.kind === 'undo') {
          undone += 1;
          expect(isListed(event.deed.before)).toBe(true);
          expect(before.state).toBe(event.deed.after.state);
          expect(event.meanwhile?.kind).not.toBe('host');
          continue;
        }
        restored += 1;
        expect(wholeSince).toBe(true);
        expect(event.kind).toBe('check');
      }
    }),
    { numRuns: 500 },
  );
  expect(restored).toBeGreaterThan(50);
  expect(undone).toBeGreaterThan(20);
});

test('what is taken away by hand never comes back by itself', () => {
  let kept = 0;
  fc.assert(
    fc.property(life, fc.constantFrom('withdraw', 'suspend'), (events, action) => {
      const away = act(newLink(start), action, start).record;
      const alone = events.filter(([, { kind }]) => kind !== 'act' && kind !== 'taken-back');
      for (const { after, transition } of lived(alone, away)) {
        kept += 1;
        expect(after.state).toBe(away.state);
        expect(transition).toBeNull();
      }
    }),
  );
  expect(kept).toBeGreaterThan(100);
});

test('k is never negative, and waits are from 12 minutes to 28.8 hours unless the file is gone', () => {
  let waits = 0;
  fc.assert(
    fc.property(life, (events) => {
      for (const { event, at, before, after } of lived(events)) {
        expect(after.level).toBeGreaterThanOrEqual(0);
        if (after.state !== 'suspended' || after.nextCheckAt === null || after.nextCheckAt === before.nextCheckAt) {
          continue;
        }
        // The wait that was taken back goes on.
        if (event.kind === 'undo') continue;
        waits += 1;
        const ms = after.nextCheckAt - at;
        expect(ms).toBeGreaterThanOrEqual(12 * minute);
        expect(ms).toBeLessThanOrEqual(after.goneSince === null ? 28.8 * hour : 1.2 * week);
      }
    }),
    { numRuns: 300 },
  );
  expect(waits).toBeGreaterThan(300);
});

test('a suspended link always has its next look, or a person who keeps it', () => {
  fc.assert(
    fc.property(life, (events) => {
      for (const { after, at } of lived(events)) {
        if (after.state === 'suspended' || after.state === 'on-probation') {
          expect(after.nextCheckAt === null).toBe(after.state === 'suspended' && after.by === 'person');
        }
        if (isListed(after) && after.state !== 'suspect') expect(after.nextCheckAt).toBeNull();
        if (after.state === 'suspect') expect(after.nextCheckAt).not.toBeNull();
        if (!isListed(after) || after.level === 0) expect(after.cleanSince).toBeNull();
        expect(isCheckPermitted(after, Math.max(at, after.nextCheckAt ?? at))).toBe(
          after.state !== 'withdrawn' && !(after.state === 'suspended' && after.by === 'person'),
        );
      }
    }),
  );
});

test('after a check that was due, the next is later: nobody looks again and again without a pause', () => {
  let due = 0;
  fc.assert(
    fc.property(life, (events) => {
      for (const { event, at, before, after } of lived(events)) {
        if (event.kind !== 'check' || before.nextCheckAt === null || at < before.nextCheckAt) continue;
        due += 1;
        if (after.nextCheckAt !== null) expect(after.nextCheckAt).toBeGreaterThan(at);
      }
    }),
  );
  expect(due).toBeGreaterThan(100);
});

test('failures inside a maintenance window never suspend, whatever they are', () => {
  const failing = fc.array(fc.tuple(gap, arbitraryWhat, fc.constant(0.5)), { maxLength: 40 });
  fc.assert(
    fc.property(failing, (checks) => {
      const events = checks.map(([ms, what, random]) => [ms, { kind: 'check', what, guard: 'lets' }, random] as const);
      const first = setMaintenance(newLink(start), { from: start, until: start + 365 * day });
      for (const { after } of lived(events, first))
        expect(['never-checked', 'healthy', 'degraded']).toContain(after.state);
    }),
  );
});

test('while our own line is down, nobody is suspended and nobody waits longer', () => {
  expect.hasAssertions();
  fc.assert(
    fc.property(life, life, (earlier, later) => {
      const first = lived(earlier).at(-1)?.after ?? newLink(start);
      const offline = later.flatMap(([ms, event, random]) =>
        event.kind === 'check' ? [[ms, { ...event, guard: 'offline' }, random] as const] : [],
      );
      for (const { before, after } of lived(offline, first)) {
        if (isListed(before)) expect(isListed(after)).toBe(true);
        if (before.state === 'on-probation') expect(after.state).not.toBe('suspended');
        if (!isListed(before) && !isListed(after)) expect(after.level).toBe(before.level);
      }
    }),
  );
});

test('flapping suspends longer each time, up to the cap, until a clean week', () => {
  const clean = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.constantFrom(refused, wrong), clean, (times, what, weeks) => {
      const link = new Watched();
      const suspension = () => {
        while (isListed(link.record)) link.wait(6 * minute).check(what);
        const ms = link.waits;
        link.recover();
        return ms;
      };
      let last = 0;
      for (let time = 0; time < times; time += 1) {
        const ms = suspension();
        expect(ms).toBe(Math.min(day, Math.max(15 * minute, 2 * last)));
        last = ms;
      }
      const { level } = link.record;
      for (let passed = 0; passed < weeks; passed += 1) link.wait(week).check(good);
      expect(link.record.level).toBe(Math.max(0, level - weeks));
      expect(suspension()).toBe(Math.min(day, 15 * minute * 2 ** Math.max(0, level - weeks)));
    }),
  );
});

test('the cap holds for any sequence: in no hour are more hosts newly suspended without a person', () => {
  let suspensions = 0;
  let held = 0;
  const step = fc.record({
    link: fc.nat(),
    ms: fc.integer({ min: 0, max: 10 * minute }),
    what: fc.oneof(fc.constantFrom(wrong, refused), arbitraryWhat),
    online: fc.constantFrom(true, true, true, false),
    random: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.constantFrom(1, 3, 10, 25), fc.array(step, { minLength: 50, maxLength: 150 }), (hosts, steps) => {
      const world = new World(hosts, 3);
      let now = start;
      for (const { link, ms, what, online, random } of steps) {
        now += ms;
        const one = world.links[link % world.links.length];
        if (one !== undefined) world.check(one, { ...what, at: now }, random, online);
      }
      held += world.holds;
      const newly = world.transitions.filter(({ transition: { to }, newHost }) => to === 'suspended' && newHost);
      suspensions += newly.length;
      for (const { transition: end } of newly) {
        const within = newly.filter(({ transition: { at } }) => at <= end.at && at > end.at - hour);
        expect(new Set(within.map(({ link }) => link.host)).size).toBeLessThanOrEqual(hostCap(hosts, settings));
      }
    }),
    { numRuns: 300 },
  );
  expect(suspensions).toBeGreaterThan(200);
  expect(held).toBeGreaterThan(200);
});

test('records, transitions and reasons pass through JSON and their schemas as they are', () => {
  fc.assert(
    fc.property(life, (events) => {
      for (const { event, at, before, after, transition } of lived(events)) {
        expect(linkRecordSchema.parse(JSON.parse(JSON.stringify(after)))).toEqual(after);
        if (transition !== null) {
          expect(transitionSchema.parse(JSON.parse(JSON.stringify(transition)))).toEqual(transition);
          expect(transition.from).not.toBe(transition.to);
          expect(transition).toMatchObject({ from: before.state, to: after.state });
        } else expect(after.state).toBe(before.state);
        if (event.kind !== 'check') continue;
        const verdict = observe(before, { ...event.what, at }, settings, 0.5);
        if (verdict.kind === 'suspend') {
          expect(suspendReasonSchema.parse(JSON.parse(JSON.stringify(verdict.reason)))).toEqual(verdict.reason);
        }
      }
    }),
  );
});

test('every state and every transition is said in whole sentences', () => {
  fc.assert(
    fc.property(life, (events) => {
      for (const { event, at, after, transition } of lived(events)) {
        const sentences = [describeState(after, at, format, 'files.example.org')];
        // What was taken back is told by whoever knows that it was.
        if (transition !== null && event.kind !== 'undo') {
          sentences.push(describeTransition(transition, at, format));
          sentences.push(describeTransition(transition, at + day, format, 'files.example.org'));
        }
        for (const sentence of sentences) {
          expect(sentence).toMatch(/^[A-Z].*\.$/);
          expect(sentence).not.toMatch(/undefined|null|NaN|\.\.|\s\s|[!:,] ?\./);
        }
      }
    }),
  );
});

const any = fc.double();
const anything: fc.Arbitrary<LinkCheck> = fc.record({
  at: any,
  from: fc.constantFrom(...vantageSchema.options),
  depth: fc.constantFrom(...checkDepthSchema.options),
  code: fc.constantFrom(...outcomeCodes),
  status: fc.option(any),
  detail: fc.string({ unit: 'binary', maxLength: 1000 }),
  slow: fc.boolean(),
  certificateUntil: fc.option(any),
  wrongBytes: fc.boolean(),
});

test('numbers that are none do not make it throw, and what is kept can be kept', () => {
  fc.assert(
    fc.property(
      any,
      fc.array(fc.tuple(anything, any, any, fc.constantFrom(...actions, null)), { maxLength: 30 }),
      (begun, steps) => {
        let record = newLink(begun);
        const keep = (next: LinkRecord) => {
          record = next;
          expect(linkRecordSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
        };
        for (const [check, at, random, action] of steps) {
          const verdict = observe(record, check, settings, random);
          if (verdict.kind === 'record') keep(verdict.record);
          else {
            keep(heldByCap(record, check, at, settings, random).record);
            keep(suspend(record, verdict.reason, at, settings, random).record);
          }
          if (action !== null) keep(act(record, action, at, settings, random).record);
          else keep(setMaintenance(record, { from: at, until: random }));
          describeState(record, at, () => 'then');
          nextDepth(record);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('-0, which JSON does not know, is 0', () => {
  expect(newLink(-0).since).toBe(0);
  const verdict = observe(newLink(0), { ...refused, at: -0 }, settings, 0.5);
  expect(verdict).toMatchObject({ kind: 'record', record: { failures: { firstAt: 0 } } });
});

test('records of any numbers do not make it throw', () => {
  const codes = fc.constantFrom(...outcomeCodes);
  const arbitraryRecord: fc.Arbitrary<LinkRecord> = fc.record({
    state: fc.constantFrom(...linkRecordSchema.shape.state.options),
    since: any,
    failures: fc.record({
      count: any,
      firstAt: fc.option(any),
      lastAt: fc.option(any),
      lastCode: fc.option(codes),
      lastStatus: fc.option(any),
      lastDetail: fc.option(fc.string()),
    }),
    successes: fc.record({ count: any, whole: fc.boolean() }),
    level: any,
    cleanSince: fc.option(any),
    goneSince: fc.option(any),
    nextCheckAt: fc.option(any),
    cause: fc.option(fc.record({ code: codes, status: fc.option(any), detail: fc.string() })),
    by: fc.constantFrom('monitor', 'person', 'host', null),
    held: fc.constantFrom('cap', null),
    maintenance: fc.option(fc.record({ from: any, until: any })),
    wrongBytes: fc.boolean(),
    slow: fc.boolean(),
    certificateUntil: fc.option(any),
    throttled: fc.array(any),
    recent: fc.array(anything),
  });
  const host = fc.string();
  const sweep = fc.record({ suspended: fc.array(fc.record({ host, at: any })) });
  fc.assert(
    fc.property(arbitraryRecord, anything, any, any, sweep, host, (record, check, at, random, past, name) => {
      const verdict = observe(record, check, settings, random);
      const steps = actions.map((action) => act(record, action, at, settings, random));
      steps.push(heldByCap(record, check, at, settings, random));
      if (verdict.kind === 'suspend') steps.push(suspend(record, verdict.reason, at, settings, random));
      for (const { transition } of steps) {
        if (transition === null) continue;
        describeTransition(transition, at, () => 'then');
        mustSuspendHost(transition, [record], settings);
      }
      expect(describeState(record, at, () => 'then')).toMatch(/\.$/);
      expect(mayNewlySuspend(noteSuspension(past, name, at, settings), name, random, at, settings)).toBe(true);
    }),
    { numRuns: 300 },
  );
});
