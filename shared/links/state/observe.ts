import type { LinkState } from '../../contract/health.ts';
import { type Finding, findingOf, soundCheck, throttledAt } from './check.ts';
import { isDue, isKeptByPerson, isListed, noFailures, noSuccesses } from './record.ts';
import type { LinkCheck, LinkRecord, SuspendReason, Transition } from './schemas.ts';
import type { LinkSettings } from './settings.ts';
import { countFailure, remembered, transitionOf } from './streaks.ts';
import { jittered, maxLevel } from './waits.ts';

export type Verdict =
  | { readonly kind: 'record'; readonly record: LinkRecord; readonly transition: Transition | null }
  /**
   * It ought to be suspended, or to stay so with a longer wait; the record is as it was. The caller asks the blame guard,
   * and where the monitor itself is offline hands the check in again as `local.fault`. Where it is not, the caller
   * observes once more, since the record may have changed meanwhile, asks the cap if `reason.newly`, and calls `suspend`
   * or `heldByCap`.
   */
  | { readonly kind: 'suspend'; readonly reason: SuspendReason };

/** One check of a link. `random` from 0 to 1. */
export function observe(record: LinkRecord, given: LinkCheck, settings: LinkSettings, random: number): Verdict {
  const heard = soundCheck(given, record.since);
  const certificateUntil = heard.certificateUntil ?? record.certificateUntil;
  const check = { ...heard, certificateUntil };
  const seen = { ...record, certificateUntil };
  if (isKeptByPerson(seen)) return same(seen);
  const finding = findingOf(check, seen, settings);
  switch (finding) {
    case 'success':
      return succeeded(seen, check, settings, random);
    case 'throttled':
      return same(putOff({ ...seen, throttled: [...throttledAt(seen, check.at), check.at] }, check, settings, random));
    case 'nothing':
      return same(putOff(seen, check, settings, random));
    case 'failure':
    case 'wrong-bytes':
    case 'forbidden':
      return failed(seen, check, finding, settings, random);
  }
}

function succeeded(before: LinkRecord, check: LinkCheck, settings: LinkSettings, random: number): Verdict {
  // Headers are too short to show that a link is fast again.
  const record = { ...before, slow: check.slow || (check.depth === 'headers' && before.slow) };
  if (record.state === 'suspended') {
    // Before its time is over nothing counts for it: a host that comes and goes would be back at once.
    if (!isDue(record, check.at)) return same(record);
    return onProbation({ ...record, successes: noSuccesses, recent: [] }, check, settings, random);
  }
  if (record.state === 'on-probation') return onProbation(record, check, settings, random);
  // What ought to be suspended, and is not because of the cap, must show what a suspended link must.
  if (record.held !== null && check.depth !== 'whole') return same(putOff(record, check, settings, random));
  return listed(record, { ...record, ...forgiven(record, check, settings) }, check, settings);
}

function onProbation(record: LinkRecord, check: LinkCheck, settings: LinkSettings, random: number): Verdict {
  const successes = {
    count: record.successes.count + 1,
    whole: record.successes.whole || check.depth === 'whole',
  };
  const recent = remembered(record.recent, check);
  if (successes.whole && successes.count >= settings.successesToRestore) {
    // k goes up as it comes back, so that the next suspension is longer unless a clean week is between them.
    const level = Math.min(record.level + 1, maxLevel(settings));
    return listed(record, { ...record, recent, level, cleanSince: level > 0 ? check.at : null }, check, settings);
  }
  const after: LinkRecord = {
    ...record,
    state: 'on-probation',
    since: record.state === 'on-probation' ? record.since : check.at,
    failures: noFailures,
    successes,
    goneSince: null,
    nextCheckAt: check.at + jittered(settings.probationRetryMs, settings, random),
    recent,
  };
  const transition = transitionOf(record, after, 'monitor', { failures: record.failures, checks: recent });
  return { kind: 'record', record: after, transition };
}

/** Listed, and its last check a success. */
function listed(before: LinkRecord, record: LinkRecord, check: LinkCheck, settings: LinkSettings): Verdict {
  const { slow } = record;
  const state = conditionOf(slow, check, settings);
  const after: LinkRecord = {
    ...record,
    state,
    since: before.state === state ? before.since : check.at,
    failures: noFailures,
    successes: noSuccesses,
    goneSince: null,
    nextCheckAt: null,
    cause: null,
    by: null,
    held: null,
    wrongBytes: false,
    recent: [],
  };
  const checks = isListed(before) ? remembered(record.recent, { ...check, slow }) : record.recent;
  const transition = transitionOf(before, after, 'monitor', { failures: before.failures, checks });
  return { kind: 'record', record: after, transition };
}

function conditionOf(slow: boolean, { at, certificateUntil }: LinkCheck, settings: LinkSettings): LinkState {
  const endsSoon = certificateUntil !== null && certificateUntil - at < settings.certificateWarnMs;
  return slow || endsSoon ? 'degraded' : 'healthy';
}

/** One of k for a clean week. Only one at a time: weeks in which nobody looked are not known to be clean. */
function forgiven(
  { level, cleanSince }: LinkRecord,
  { at }: LinkCheck,
  { cleanWeekMs }: LinkSettings,
): Pick<LinkRecord, 'level' | 'cleanSince'> {
  if (level === 0) return { level, cleanSince: null };
  if (cleanSince === null) return { level, cleanSince: at };
  if (at - cleanSince < cleanWeekMs) return { level, cleanSince };
  return { level: level - 1, cleanSince: level > 1 ? at : null };
}

function failed(
  record: LinkRecord,
  check: LinkCheck,
  finding: Extract<Finding, 'failure' | 'wrong-bytes' | 'forbidden'>,
  settings: LinkSettings,
  random: number,
): Verdict {
  if (record.state === 'suspended' && !isDue(record, check.at)) return same(record);
  const newly = isListed(record);
  if (finding !== 'failure') return { kind: 'suspend', reason: { kind: finding, newly, check } };
  if (!newly) return { kind: 'suspend', reason: { kind: 'probation', newly, check } };
  const counted = countFailure(record, check);
  const { count, firstAt, lastAt } = counted.failures;
  const spread = (lastAt ?? 0) - (firstAt ?? 0);
  if (count >= settings.failuresToSuspend && spread >= settings.failureSpreadMs) {
    return { kind: 'suspend', reason: { kind: 'failures', newly, check } };
  }
  return { kind: 'record', ...suspected(record, counted, check.at, settings, random) };
}

/** Listed still, with a failure that is counted. */
export function suspected(
  before: LinkRecord,
  counted: LinkRecord,
  at: number,
  settings: LinkSettings,
  random: number,
): { readonly record: LinkRecord; readonly transition: Transition | null } {
  const retryMs = counted.held === null ? settings.suspectRetryMs : settings.sweepWindowMs;
  const after: LinkRecord = {
    ...counted,
    state: 'suspect',
    since: before.state === 'suspect' ? before.since : at,
    nextCheckAt: at + jittered(retryMs, settings, random),
    by: 'monitor',
  };
  const { failures, recent } = after;
  return { record: after, transition: transitionOf(before, after, 'monitor', { failures, checks: recent }) };
}

/** A check that was wanted and has said nothing is wanted again, later. */
export function putOff(record: LinkRecord, { at }: LinkCheck, settings: LinkSettings, random: number): LinkRecord {
  if (!isDue(record, at)) return record;
  const retryMs = {
    suspended: settings.probationMs,
    'on-probation': settings.probationRetryMs,
    other: record.held === null ? settings.suspectRetryMs : settings.sweepWindowMs,
  }[record.state === 'suspended' || record.state === 'on-probation' ? record.state : 'other'];
  return { ...record, nextCheckAt: at + jittered(retryMs, settings, random) };
}

function same(record: LinkRecord): Verdict {
  return { kind: 'record', record, transition: null };
}
