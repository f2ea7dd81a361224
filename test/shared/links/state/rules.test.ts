/** The rules of suspension and restoration, one row each, in the words of the policy. */
import { expect, test } from 'vitest';
import {
  act,
  defaultLinkSettings,
  heldByCap,
  isCheckPermitted,
  isListed,
  newLink,
  nextDepth,
  observe,
  setMaintenance,
  suspendForHost,
} from '../../../../shared/links/index.ts';
import { Watched, day, gone, good, hour, minute, refused, start, week, whole, wrong } from './scene.ts';

const tooMany = { ...good, code: 'http.error', status: 429 } as const;
const link = () => new Watched();
const suspended = () => link().fail();
const wrongBytes = { code: 'fallback.integrity.digest_mismatch', status: null, detail: '' } as const;

const rules: readonly (readonly [rule: string, holds: () => void])[] = [
  [
    'never checked: listed, since it was verified when it was registered',
    () => {
      expect(newLink(start)).toMatchObject({ state: 'never-checked', since: start, nextCheckAt: null });
      expect(isListed(newLink(start))).toBe(true);
      expect(nextDepth(newLink(start))).toBeNull();
    },
  ],
  [
    'healthy: the last check succeeded',
    () => expect(link().check(good).record).toMatchObject({ state: 'healthy', nextCheckAt: null, cause: null }),
  ],
  [
    'degraded: the last success was slow',
    () => {
      const { record } = link().check({ ...whole, slow: true });
      expect(record.state).toBe('degraded');
      expect(isListed(record)).toBe(true);
    },
  ],
  [
    'degraded for slowness ends with a success that measures it, not with headers',
    () => {
      const slow = link().check({ ...whole, slow: true });
      expect(slow.check(good).record.state).toBe('degraded');
      expect(slow.check({ ...good, depth: 'pieces' }).record.state).toBe('healthy');
    },
  ],
  [
    'degraded: the certificate has fewer than 14 days',
    () => {
      const until = start + 14 * day;
      expect(link().check({ ...good, certificateUntil: until }).record.state).toBe('healthy');
      expect(link().check({ ...good, certificateUntil: until - 1 }).record.state).toBe('degraded');
    },
  ],
  [
    'a check that does not know the certificate (the gateway) does not forget it',
    () => {
      const ending = link().check({ ...good, certificateUntil: start + day });
      expect(ending.check({ ...whole, from: 'gateway' }).record.state).toBe('degraded');
      expect(ending.check({ ...good, certificateUntil: start + 90 * day }).record.state).toBe('healthy');
    },
  ],
  [
    'suspect: failures but not enough; listed, and looked at again soon',
    () => {
      const { record } = link().check(good).check(refused);
      expect(record).toMatchObject({
        state: 'suspect',
        nextCheckAt: start + 6 * minute,
        cause: { code: 'tcp.refused' },
      });
      expect(isListed(record)).toBe(true);
    },
  ],
  [
    'a success ends the streak: failures must be consecutive',
    () => {
      const { record } = link()
        .check(refused)
        .wait(hour)
        .check(refused)
        .wait(hour)
        .check(good)
        .wait(hour)
        .check(refused);
      expect(record).toMatchObject({ state: 'suspect', failures: { count: 1 } });
    },
  ],
  [
    'a wrong hash on a full download suspends the link at once',
    () => {
      const { record } = link().check(good).check(wrong);
      expect(record).toMatchObject({ state: 'suspended', by: 'monitor', wrongBytes: true, failures: { count: 1 } });
      expect(isListed(record)).toBe(false);
    },
  ],
  [
    'a wrong size on a full download suspends the link at once',
    () => {
      const invalid = { ...whole, code: 'http.response.invalid' } as const;
      expect(link().check({ ...invalid, wrongBytes: true }).record.state).toBe('suspended');
      // Cut short, or a page about something.
      expect(link().check(invalid).record.state).toBe('suspect');
    },
  ],
  [
    'a private address, or being sent to one, suspends the link at once',
    () => {
      expect(link().check({ ...refused, code: 'tcp.address_invalid' }).record.state).toBe('suspended');
      const redirect = { ...refused, code: 'fallback.redirect.refused' } as const;
      expect(link().check({ ...redirect, forbidden: true }).record.state).toBe('suspended');
      expect(link().check(redirect).record.state).toBe('suspect');
    },
  ],
  [
    'the gateway verifies whole files: its wrong bytes count as ours',
    () => expect(link().check({ ...wrong, from: 'gateway' }).record.state).toBe('suspended'),
  ],
  [
    'otherwise 3 consecutive failures',
    () => {
      const failing = link().check(refused).wait(hour).check(refused);
      expect(failing.record.state).toBe('suspect');
      expect(failing.wait(hour).check(refused).record.state).toBe('suspended');
    },
  ],
  [
    '… spread over at least 10 minutes',
    () => {
      const failing = link().check(refused).wait(minute).check(refused).wait(minute).check(refused);
      expect(failing.record).toMatchObject({ state: 'suspect', failures: { count: 3 } });
      expect(failing.wait(8 * minute - 1).check(refused).record.state).toBe('suspect');
      expect(failing.wait(1).check(refused).record.state).toBe('suspended');
    },
  ],
  [
    'before suspending, a control request must work: observe only asks',
    () => {
      const failing = link()
        .check(refused)
        .wait(11 * minute)
        .check(refused);
      const verdict = observe(failing.record, { ...refused, at: start + hour }, defaultLinkSettings, 0.5);
      expect(verdict).toMatchObject({ kind: 'suspend', reason: { kind: 'failures', newly: true } });
    },
  ],
  [
    'else the monitor itself is offline and nothing is scored',
    () => {
      const failing = link()
        .check(refused)
        .wait(11 * minute)
        .check(refused);
      const before = failing.record;
      failing.wait(11 * minute).check({ ...refused, code: 'local.fault' });
      expect(failing.record).toEqual({ ...before, nextCheckAt: failing.now + 6 * minute });
    },
  ],
  [
    'what fails on probation is guarded too, and not for the cap',
    () => {
      const again = suspended().due();
      const verdict = observe(again.record, { ...refused, at: again.now }, defaultLinkSettings, 0.5);
      expect(verdict).toMatchObject({ kind: 'suspend', reason: { kind: 'probation', newly: false } });
    },
  ],
  [
    'abandoned and local.fault never count',
    () => {
      for (const code of ['abandoned', 'local.fault'] as const) {
        const idle = link().check(good);
        const { record } = idle;
        idle.fail({ ...refused, code }).fail({ ...refused, code, wrongBytes: true, forbidden: true });
        expect(idle.record).toEqual(record);
      }
    },
  ],
  [
    '429 is no failure if at most 3 a day',
    () => {
      const busy = link().check(good);
      for (const _ of [1, 2, 3]) busy.wait(hour).check(tooMany);
      expect(busy.record.state).toBe('healthy');
      expect(busy.wait(hour).check(tooMany).record.state).toBe('suspect');
      const patient = link().check(good);
      for (const _ of [1, 2, 3, 4, 5, 6]) patient.wait(9 * hour).check(tooMany);
      expect(patient.record.state).toBe('healthy');
    },
  ],
  [
    'restore after a probation of 15 min × 2^k, ±20 %',
    () => {
      expect(suspended().waits).toBe(15 * minute);
      const failing = link()
        .check(refused)
        .wait(11 * minute)
        .check(refused)
        .wait(11 * minute);
      expect(failing.check(refused, 0).waits).toBeCloseTo(12 * minute);
      expect(suspended().due().check(refused, 1).waits).toBeCloseTo(36 * minute);
    },
  ],
  [
    'cap 24 h',
    () => {
      const dead = suspended();
      for (let times = 0; times < 40; times += 1) dead.due().check(refused, 1);
      expect(dead.waits).toBeCloseTo(1.2 * day);
      expect(dead.record.level).toBe(7);
      expect(dead.transitions.filter(({ to }) => to === 'suspended').length).toBe(1);
    },
  ],
  [
    'nothing counts for a suspended link before its time, nor against it',
    () => {
      const early = suspended();
      const { record } = early;
      early.wait(15 * minute - 1);
      expect(isCheckPermitted(record, early.now)).toBe(false);
      expect(early.check(whole).check(refused).check(wrong).record).toEqual(record);
      const verdict = observe(record, { ...wrong, at: early.now }, defaultLinkSettings, 0.5);
      expect(verdict).toEqual({ kind: 'record', record, transition: null });
      expect(isCheckPermitted(record, early.now + 1)).toBe(true);
    },
  ],
  [
    'a wait that a clock set which was ahead is over',
    () => {
      const early = suspended();
      early.record = { ...early.record, nextCheckAt: early.now + 365 * day };
      expect(isCheckPermitted(early.record, early.now)).toBe(true);
      expect(early.check(whole).record.state).toBe('on-probation');
      const missing = link().fail(gone);
      missing.record = { ...missing.record, nextCheckAt: missing.now + 1.2 * week };
      expect(isCheckPermitted(missing.record, missing.now)).toBe(false);
    },
  ],
  [
    'on probation: after the wait, not listed, and the whole file is looked at',
    () => {
      const { record } = suspended().due().check(good);
      expect(record).toMatchObject({ state: 'on-probation', successes: { count: 1, whole: false } });
      expect(isListed(record)).toBe(false);
      expect(nextDepth(record)).toBe('whole');
      expect(nextDepth(suspended().due().check(whole).record)).toBeNull();
      expect(nextDepth(suspended().record)).toBe('whole');
    },
  ],
  [
    '2 consecutive successes, one with a full hash',
    () => {
      expect(suspended().due().check(whole).record.state).toBe('on-probation');
      expect(suspended().due().check(whole).due().check(good).record.state).toBe('healthy');
      expect(suspended().due().check(good).due().check(whole).record.state).toBe('healthy');
      const headers = suspended().due();
      for (let times = 0; times < 20; times += 1) headers.check(good).due();
      expect(headers.record.state).toBe('on-probation');
      expect(headers.check(whole).record).toMatchObject({ state: 'healthy', cause: null, by: null, nextCheckAt: null });
    },
  ],
  [
    'a failure on probation goes back to suspended with k + 1',
    () => {
      const back = suspended().due().check(whole).due().check(refused);
      expect(back.record).toMatchObject({ state: 'suspended', level: 1, successes: { count: 0, whole: false } });
      expect(back.waits).toBe(30 * minute);
      expect(back.due().check(whole).record.successes.count).toBe(1);
    },
  ],
  [
    'a link comes back degraded if it is slow',
    () =>
      expect(
        suspended()
          .due()
          .check(whole)
          .check({ ...whole, slow: true }).record.state,
      ).toBe('degraded'),
  ],
  [
    'flapping: k survives restoration, so that each next suspension lasts longer',
    () => {
      const flapping = link();
      const waits = [1, 2, 3, 4].map(() => {
        const ms = flapping.fail().waits;
        flapping.recover();
        return ms / minute;
      });
      expect(waits).toEqual([15, 30, 60, 120]);
    },
  ],
  [
    'k falls by one per clean week',
    () => {
      const again = suspended().recover().wait(hour).fail().recover();
      expect(again.record.level).toBe(2);
      expect(again.wait(week - 1).check(good).record.level).toBe(2);
      expect(again.wait(1).check(good).record.level).toBe(1);
      expect(again.wait(week).check(good).record).toMatchObject({ level: 0, cleanSince: null });
      expect(again.wait(week).fail().waits).toBe(15 * minute);
    },
  ],
  [
    'a week with a failure is not clean',
    () => {
      const once = suspended().recover();
      once
        .wait(6 * day)
        .check(refused)
        .wait(hour)
        .check(good);
      expect(once.wait(6 * day).check(good).record.level).toBe(1);
      expect(once.wait(day).check(good).record.level).toBe(0);
    },
  ],
  [
    'a gap in monitoring is a gap: weeks in which nobody looked are not clean',
    () => {
      const away = suspended().recover().fail().recover();
      expect(away.wait(10 * week).check(good).record.level).toBe(1);
      expect(away.wait(week - 1).check(good).record.level).toBe(1);
    },
  ],
  [
    '404 and 410 are retried daily for 7 days, then weekly',
    () => {
      const missing = link().fail(gone);
      const waits = [missing.waits];
      for (let times = 0; times < 8; times += 1) waits.push(missing.due().check({ ...gone, status: 410 }).waits);
      expect(waits.map((ms) => ms / day)).toEqual([1, 1, 1, 1, 1, 1, 1, 7, 7]);
    },
  ],
  [
    'another failure, or a success, ends the streak of 404',
    () => {
      const missing = link().fail(gone);
      expect(missing.due().check(refused).record.goneSince).toBeNull();
      expect(missing.due().check(gone).waits).toBe(day);
      expect(missing.due().check(whole).record.goneSince).toBeNull();
    },
  ],
  [
    'the cap holds it back: suspect and listed, and it says so',
    () => {
      const { record, transition } = heldByCap(newLink(start), { ...wrong, at: start + hour }, start + hour);
      expect(record).toMatchObject({ state: 'suspect', held: 'cap', nextCheckAt: start + 2 * hour });
      expect(transition).toMatchObject({ from: 'never-checked', to: 'suspect' });
      expect(isListed(record)).toBe(true);
    },
  ],
  [
    'what is held back needs a whole file to be trusted again',
    () => {
      const held = link();
      held.record = heldByCap(held.record, { ...wrong, at: start }, start).record;
      expect(nextDepth(held.record)).toBe('whole');
      expect(held.due().check(good).record).toMatchObject({ state: 'suspect', held: 'cap' });
      expect(held.check(whole).record).toMatchObject({ state: 'healthy', held: null, wrongBytes: false });
    },
  ],
  [
    'the cap never lists what is on probation',
    () => {
      const back = suspended().due().check(whole).due();
      const { record, transition } = heldByCap(back.record, { ...refused, at: back.now }, back.now);
      expect(record).toMatchObject({ state: 'on-probation', held: null });
      expect(record.nextCheckAt).toBeGreaterThan(back.now);
      expect(transition).toBeNull();
    },
  ],
  [
    'a person lets what is held be suspended; it comes back by itself',
    () => {
      const held = link();
      held.record = heldByCap(held.record, { ...wrong, at: start }, start).record;
      const { record, transition } = act(held.record, 'release-held', start + minute);
      expect(transition).toMatchObject({ from: 'suspect', to: 'suspended', by: 'person' });
      held.record = record;
      expect(record).toMatchObject({ by: 'monitor', held: null });
      expect(held.recover().record.state).toBe('healthy');
      expect(act(held.record, 'release-held', start)).toEqual({ record: held.record, transition: null });
    },
  ],
  [
    'a person suspends: at once, and until a person takes it back',
    () => {
      const away = link().check(good);
      const { record, transition } = act(away.record, 'suspend', start + minute);
      expect(record).toMatchObject({ state: 'suspended', by: 'person', nextCheckAt: null });
      expect(transition).toMatchObject({ by: 'person', from: 'healthy', to: 'suspended' });
      expect(isCheckPermitted(record, start + week)).toBe(false);
      away.record = record;
      away.wait(week).check(whole).wait(day).check(whole);
      expect(away.record).toEqual(record);
    },
  ],
  [
    'a person keeps suspended what the monitor has suspended',
    () => {
      const kept = suspended();
      kept.record = act(kept.record, 'suspend', kept.now).record;
      expect(kept.wait(day).check(whole).wait(day).check(whole).record.state).toBe('suspended');
    },
  ],
  [
    'restore never lists at once: probation with an immediate check of the whole file',
    () => {
      const back = suspended();
      const { record, transition } = act(back.record, 'restore', back.now);
      expect(record).toMatchObject({ state: 'on-probation', nextCheckAt: back.now, by: 'person' });
      expect(transition).toMatchObject({ from: 'suspended', to: 'on-probation', by: 'person' });
      expect(isListed(record)).toBe(false);
      expect(nextDepth(record)).toBe('whole');
    },
  ],
  [
    'one whole success lists what a person restores: a person vouches for the other',
    () => {
      const restored = () => {
        const back = suspended();
        back.record = act(back.record, 'restore', back.now).record;
        return back;
      };
      expect(restored().check(whole).record.state).toBe('healthy');
      expect(restored().check(good).record.state).toBe('on-probation');
      expect(restored().check(good).check(whole).record.state).toBe('healthy');
      const waiting = suspended().due().check(good);
      waiting.record = act(waiting.record, 'restore', waiting.now).record;
      expect(waiting.check(whole).record.state).toBe('healthy');
    },
  ],
  [
    'what a person restores and fails is suspended again, by the monitor',
    () => {
      const back = link().check(good);
      back.record = act(act(back.record, 'suspend', start).record, 'restore', start).record;
      expect(back.check(refused).record).toMatchObject({ state: 'suspended', by: 'monitor', level: 1 });
    },
  ],
  [
    'restore has nothing to do with what is listed',
    () => {
      const { record } = link().check(refused);
      expect(act(record, 'restore', start)).toEqual({ record, transition: null });
    },
  ],
  [
    'withdrawn (by hand): it never comes back by itself',
    () => {
      const away = link().check(good);
      away.record = act(away.record, 'withdraw', start).record;
      const { record } = away;
      expect(record).toMatchObject({ state: 'withdrawn', by: 'person', nextCheckAt: null });
      expect(away.check(whole).wait(day).check(whole).fail(wrong).record).toEqual(record);
      expect(act(record, 'suspend', start)).toEqual({ record, transition: null });
      expect(isCheckPermitted(record, start + week)).toBe(false);
      // For good: it begins anew when it is registered anew.
      expect(act(record, 'restore', start)).toEqual({ record, transition: null });
    },
  ],
  [
    'failures inside a maintenance window count for nothing',
    () => {
      const away = link().check(good);
      away.record = setMaintenance(away.record, { from: start, until: start + hour });
      const { record } = away;
      expect(away.fail().fail(wrong).record).toEqual(record);
      expect(away.wait(hour).check(refused).record.state).toBe('suspect');
      expect(setMaintenance(record, null).maintenance).toBeNull();
    },
  ],
  [
    'successes inside a maintenance window count',
    () => {
      const back = suspended();
      back.record = setMaintenance(back.record, { from: start, until: start + week });
      back.due().check(refused);
      expect(back.record).toMatchObject({ state: 'suspended', level: 0, nextCheckAt: back.now + 15 * minute });
      expect(back.recover().record.state).toBe('healthy');
    },
  ],
  [
    'two links with wrong bytes suspend the host; each link comes back through its own probation',
    () => {
      const other = link().check(good);
      const { record, transition } = suspendForHost(other.record, wrongBytes, start, defaultLinkSettings, 0.5);
      expect(record).toMatchObject({ state: 'suspended', by: 'host', nextCheckAt: start + 15 * minute });
      expect(transition).toMatchObject({ by: 'host', from: 'healthy', to: 'suspended' });
      other.record = record;
      expect(other.recover().record.state).toBe('healthy');
    },
  ],
  [
    'what is suspended or withdrawn already is not suspended with its host',
    () => {
      for (const { record } of [suspended(), { record: act(newLink(start), 'withdraw', start).record }]) {
        const step = suspendForHost(record, wrongBytes, start + day, defaultLinkSettings, 0.5);
        expect(step).toEqual({ record, transition: null });
      }
    },
  ],
  [
    'a check that was wanted and says nothing is wanted again, later',
    () => {
      const nothing = { ...refused, code: 'local.fault' } as const;
      expect(suspended().due().check(nothing).waits).toBe(15 * minute);
      expect(suspended().due().check(whole).due().check(nothing).waits).toBe(5 * minute);
      expect(link().check(refused).due().check(nothing).waits).toBe(6 * minute);
      expect(link().check(good).check(nothing).record.nextCheckAt).toBeNull();
    },
  ],
  [
    'every transition is recorded with its evidence',
    () => {
      const { transitions } = suspended().recover();
      expect(
        transitions.map(({ from, to, evidence }) => [from, to, evidence.failures, evidence.checks.length]),
      ).toEqual([
        ['never-checked', 'suspect', 1, 1],
        ['suspect', 'suspended', 3, 3],
        ['suspended', 'on-probation', 3, 1],
        ['on-probation', 'healthy', 0, 2],
      ]);
      expect(transitions[1]).toMatchObject({
        at: start + 22 * minute,
        by: 'monitor',
        cause: { code: 'tcp.refused' },
        evidence: { firstAt: start, lastAt: start + 22 * minute },
      });
    },
  ],
  [
    'every default can be changed',
    () => {
      const settings = { failuresToSuspend: 1, failureSpreadMs: 0, probationMs: hour, jitter: 0 };
      const quick = new Watched(settings).check(refused, 0);
      expect(quick.record.state).toBe('suspended');
      expect(quick.waits).toBe(hour);
    },
  ],
];

test.each(rules)('%s', (_, holds) => {
  expect.hasAssertions();
  holds();
});
