import { soundCheck, soundTime } from './check.ts';
import { putOff, suspected } from './observe.ts';
import { isDue, isKeptByPerson, isListed, noSuccesses } from './record.ts';
import type { LinkActor, LinkCause, LinkCheck, LinkRecord, SuspendReason, Transition } from './schemas.ts';
import { type LinkSettings, defaultLinkSettings } from './settings.ts';
import { countFailure, transitionOf } from './streaks.ts';
import { maxLevel, suspensionWait } from './waits.ts';

/** A record after something was done to it, and the transition that is to be kept and told, if it is one. */
export interface Step {
  readonly record: LinkRecord;
  readonly transition: Transition | null;
}

/**
 * Suspends for what `observe` gave as its reason, after the blame guard and the cap have let it. On probation or at a
 * failed look after its wait, k goes up by one.
 */
export function suspend(
  record: LinkRecord,
  reason: SuspendReason,
  at: number,
  settings: LinkSettings,
  random: number,
): Step {
  const check = soundCheck(reason.check, record.since);
  const time = Math.max(soundTime(at, check.at), check.at);
  if (isKeptByPerson(record) || (record.state === 'suspended' && !isDue(record, time))) {
    return { record, transition: null };
  }
  const counted = countFailure(record, check);
  const level = Math.min(record.level + (isListed(record) ? 0 : 1), maxLevel(settings));
  return suspended(record, { ...counted, level }, time, 'monitor', 'monitor', settings, random);
}

/** The whole host is suspended: this link with it, whatever its own checks say. It comes back by its own probation. */
export function suspendForHost(
  record: LinkRecord,
  cause: LinkCause,
  at: number,
  settings: LinkSettings,
  random: number,
): Step {
  if (!isListed(record) && record.state !== 'on-probation') return { record, transition: null };
  const time = soundTime(at, record.since);
  return suspended(record, { ...record, cause }, time, 'host', 'host', settings, random);
}

/** The cap has not let it be suspended: it stays suspect and listed, says so, and waits for a person or a later sweep. */
export function heldByCap(
  record: LinkRecord,
  given: LinkCheck,
  at: number,
  settings: LinkSettings = defaultLinkSettings,
  random = 0.5,
): Step {
  const check = soundCheck(given, record.since);
  const time = Math.max(soundTime(at, check.at), check.at);
  if (!isListed(record)) {
    return { record: putOff(record, { ...check, at: time }, settings, random), transition: null };
  }
  return suspected(record, { ...countFailure(record, check), held: 'cap' }, time, settings, random);
}

/** `by`: who has to let it back; `actor`: who did it. */
export function suspended(
  before: LinkRecord,
  counted: LinkRecord,
  at: number,
  by: LinkActor,
  actor: LinkActor,
  settings: LinkSettings,
  random: number,
): Step {
  const after: LinkRecord = {
    ...counted,
    state: 'suspended',
    since: before.state === 'suspended' ? before.since : at,
    successes: noSuccesses,
    cleanSince: null,
    nextCheckAt: at + suspensionWait(counted, at, settings, random),
    by,
    held: null,
  };
  const { failures, recent } = after;
  return { record: after, transition: transitionOf(before, after, actor, { failures, checks: recent }) };
}
