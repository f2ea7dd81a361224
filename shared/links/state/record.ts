import type { CheckDepth, LinkState } from '../../contract/health.ts';
import { soundTime } from './check.ts';
import type { LinkFailures, LinkRecord, MaintenanceWindow } from './schemas.ts';
import { defaultLinkSettings } from './settings.ts';

export const noFailures: LinkFailures = {
  count: 0,
  firstAt: null,
  lastAt: null,
  lastCode: null,
  lastStatus: null,
  lastDetail: null,
};

export const noSuccesses: LinkRecord['successes'] = { count: 0, whole: false };

/** A link that was just registered. It is listed: it was verified for that. */
export function newLink(at: number): LinkRecord {
  return {
    state: 'never-checked',
    since: soundTime(at, 0),
    failures: noFailures,
    successes: noSuccesses,
    level: 0,
    cleanSince: null,
    goneSince: null,
    nextCheckAt: null,
    cause: null,
    by: null,
    held: null,
    maintenance: null,
    wrongBytes: false,
    slow: false,
    certificateUntil: null,
    throttled: [],
    recent: [],
  };
}

/** Whether pages list it and the gateway uses it. */
export function isListed({ state }: Pick<LinkRecord, 'state'>): boolean {
  return isListedState(state);
}

export function isListedState(state: LinkState): boolean {
  switch (state) {
    case 'never-checked':
    case 'healthy':
    case 'degraded':
    case 'suspect':
      return true;
    case 'suspended':
    case 'on-probation':
    case 'withdrawn':
      return false;
  }
}

/** Whether it is suspended by hand, and stays so until a person takes it back. */
export function isKeptByPerson({ state, by }: Pick<LinkRecord, 'state' | 'by'>): boolean {
  return state === 'withdrawn' || (state === 'suspended' && by === 'person');
}

const { probationCapMs, goneDailyMs, goneLaterMs, jitter } = defaultLinkSettings;
const longestWaitMs = Math.max(probationCapMs, goneDailyMs, goneLaterMs) * (1 + jitter);

/**
 * Whether a suspended link has waited long enough: what is seen before counts for nothing. No wait is longer than the
 * longest: what is further off was set by a clock that was ahead.
 */
export function isDue({ nextCheckAt }: Pick<LinkRecord, 'nextCheckAt'>, at: number): boolean {
  return nextCheckAt !== null && (at >= nextCheckAt || nextCheckAt - at > longestWaitMs);
}

/** Whether the monitor may look at it by itself. A person may at any time. */
export function isCheckPermitted(record: LinkRecord, at: number): boolean {
  if (isKeptByPerson(record)) return false;
  return record.state !== 'suspended' || isDue(record, at);
}

/** How deep the next check must be; null: as the scheduler chooses. What was suspended must show the whole file. */
export function nextDepth(record: LinkRecord): CheckDepth | null {
  if (record.held !== null) return 'whole';
  return (record.state === 'suspended' || record.state === 'on-probation') && !record.successes.whole ? 'whole' : null;
}

/** Failures inside the window count for nothing, successes count; null ends it. */
export function setMaintenance(record: LinkRecord, window: MaintenanceWindow | null): LinkRecord {
  if (window === null || !Number.isFinite(window.from) || !Number.isFinite(window.until)) {
    return { ...record, maintenance: null };
  }
  return { ...record, maintenance: { from: window.from + 0, until: window.until + 0 } };
}
