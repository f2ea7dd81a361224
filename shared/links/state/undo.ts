import { isAwayForWrongBytes } from './hosts.ts';
import { isListed, setMaintenance } from './record.ts';
import type { LinkRecord } from './schemas.ts';
import { otherBytes, type Times } from './settle.ts';
import { transitionOf } from './streaks.ts';
import { type Step, suspendForHost } from './suspend.ts';

/** What a person did to a link, so that it can be taken back. */
export interface Deed {
  readonly at: number;
  readonly before: LinkRecord;
  readonly after: LinkRecord;
}

/**
 * Takes back what a person did, and nothing that has happened since. Null where there is nothing to take back any more: the
 * link has gone on by itself.
 * @param others of the same host, as they are now
 */
export function undo(record: LinkRecord, deed: Deed, others: readonly LinkRecord[], times: Times): Step | null {
  const { before, after } = deed;
  if (isSameState(before, after)) {
    return isSameWindow(record, after)
      ? { record: setMaintenance(record, before.maintenance), transition: null }
      : null;
  }
  if (!isSameState(record, after)) return null;
  const { certificateUntil, maintenance } = record;
  const back = { ...before, certificateUntil, maintenance };
  // Its host was suspended meanwhile, and would have taken it along.
  if (isListed(before) && hasFallen(others, deed, times)) {
    const { record: kept } = suspendForHost(back, otherBytes, times.at, times.settings, times.random());
    return { record: kept, transition: transitionOf(record, kept, 'host', nothing) };
  }
  return { record: back, transition: transitionOf(record, { ...back, since: times.at }, 'person', nothing) };
}

function hasFallen(others: readonly LinkRecord[], { at }: Deed, { settings }: Times): boolean {
  const wrong = others.filter(isAwayForWrongBytes);
  return wrong.length >= settings.hostWrongLinks && wrong.some(({ since }) => since >= at);
}

/** What checks that count for nothing add to a record (when a certificate ends) makes it no other one. */
function isSameState(one: LinkRecord, other: LinkRecord): boolean {
  return (
    one.state === other.state &&
    one.since === other.since &&
    one.by === other.by &&
    one.nextCheckAt === other.nextCheckAt
  );
}

function isSameWindow({ maintenance: one }: LinkRecord, { maintenance: other }: LinkRecord): boolean {
  return one?.from === other?.from && one?.until === other?.until;
}

const nothing = {
  failures: { count: 0, firstAt: null, lastAt: null, lastCode: null, lastStatus: null, lastDetail: null },
  checks: [],
};
