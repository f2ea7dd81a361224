import { soundTime } from './check.ts';
import { noFailures, noSuccesses } from './record.ts';
import type { LinkRecord } from './schemas.ts';
import { type LinkSettings, defaultLinkSettings } from './settings.ts';
import { transitionOf } from './streaks.ts';
import { type Step, suspended } from './suspend.ts';

/** What a person may do with a link. `release-held`: the suspension that the cap has held back may come. */
export type LinkAction = 'suspend' | 'restore' | 'withdraw' | 'release-held';

/**
 * By hand. What a person has suspended stays away until a person restores it; what is withdrawn is so for good, until it
 * is registered anew. To restore never lists at once: it asks for a check of the whole file now, whose success lists it; a
 * person vouches for the other.
 */
export function act(
  record: LinkRecord,
  action: LinkAction,
  at: number,
  settings: LinkSettings = defaultLinkSettings,
  random = 0.5,
): Step {
  const time = soundTime(at, record.since);
  switch (action) {
    case 'suspend':
      return record.state === 'withdrawn' ? { record, transition: null } : takenAway(record, 'suspended', time);
    case 'withdraw':
      return takenAway(record, 'withdrawn', time);
    case 'restore':
      return restored(record, time, settings);
    case 'release-held':
      if (record.held === null) return { record, transition: null };
      // As if the cap had let it: it comes back by itself, as what the monitor suspends does.
      return suspended(record, record, time, 'monitor', 'person', settings, random);
  }
}

function takenAway(record: LinkRecord, state: 'suspended' | 'withdrawn', at: number): Step {
  const after: LinkRecord = {
    ...record,
    state,
    since: record.state === state ? record.since : at,
    failures: noFailures,
    successes: noSuccesses,
    cleanSince: null,
    goneSince: null,
    nextCheckAt: null,
    cause: null,
    by: 'person',
    held: null,
    recent: [],
  };
  const { failures, recent } = record;
  return { record: after, transition: transitionOf(record, after, 'person', { failures, checks: recent }) };
}

function restored(record: LinkRecord, at: number, { successesToRestore }: LinkSettings): Step {
  const { state, successes } = record;
  if (state !== 'suspended' && state !== 'on-probation') return { record, transition: null };
  const begun = state === 'on-probation' ? successes : noSuccesses;
  const after: LinkRecord = {
    ...record,
    state: 'on-probation',
    since: state === 'on-probation' ? record.since : at,
    failures: noFailures,
    successes: { ...begun, count: successesToRestore - 1 },
    nextCheckAt: at,
    by: 'person',
    recent: state === 'on-probation' ? record.recent : [],
  };
  const { failures, recent } = record;
  return { record: after, transition: transitionOf(record, after, 'person', { failures, checks: recent }) };
}
