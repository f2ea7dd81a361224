import { causeOf, isGone } from './check.ts';
import { isListed } from './record.ts';
import type { LinkActor, LinkCheck, LinkFailures, LinkRecord, Transition } from './schemas.ts';

/** How many checks are kept as evidence. */
const evidenceChecks = 5;

export function remembered(recent: readonly LinkCheck[], check: LinkCheck): LinkCheck[] {
  return [...recent, check].slice(-evidenceChecks);
}

/** The record with one more failure; its state is left as it is. */
export function countFailure(record: LinkRecord, check: LinkCheck): LinkRecord {
  const { failures, level, goneSince } = record;
  const { at, code, status, detail } = check;
  return {
    ...record,
    failures: {
      count: failures.count + 1,
      firstAt: Math.min(failures.firstAt ?? at, at),
      lastAt: Math.max(failures.lastAt ?? at, at),
      lastCode: code,
      lastStatus: status,
      lastDetail: detail,
    },
    cleanSince: isListed(record) && level > 0 ? at : null,
    goneSince: isGone(check) ? (goneSince ?? at) : null,
    cause: causeOf(check),
    wrongBytes: record.wrongBytes || check.wrongBytes,
    recent: remembered(record.recent, check),
  };
}

/** What has changed, with its evidence; null where the state is still the same. */
export function transitionOf(
  before: LinkRecord,
  after: LinkRecord,
  by: LinkActor,
  evidence: { readonly failures: LinkFailures; readonly checks: LinkCheck[] },
): Transition | null {
  if (before.state === after.state) return null;
  const { count, firstAt, lastAt } = evidence.failures;
  return {
    at: after.since,
    from: before.state,
    to: after.state,
    by,
    cause: after.cause,
    evidence: { failures: count, firstAt, lastAt, checks: evidence.checks },
  };
}
