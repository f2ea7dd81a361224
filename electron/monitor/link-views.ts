import { z } from 'zod';
import {
  type LinkCheckView,
  type LinkHealth,
  type LinkListRow,
  type LinkRow,
  type LinkState,
  linkStates,
  type TransitionView,
} from '../../shared/contract/health.ts';
import { outcomeTitle } from '../../shared/fallback/index.ts';
import { beatRun } from '../../shared/health/index.ts';
import {
  describeState,
  describeTransition,
  isListed,
  type LinkRecord,
  newLink,
  type TimeFormat,
} from '../../shared/links/index.ts';
import { linkRecordSchema, transitionSchema } from '../../shared/links/state/schemas.ts';
import type { StateChange, StoredCheck, StoredLinkRow, StoredTransition } from '../store/index.ts';
import type { Monitor } from './types.ts';

/** In memory, where it is watched: what is being written is not on the disk yet. */
export function recordOf(row: StoredLinkRow, monitor: Pick<Monitor, 'record'>): LinkRecord {
  const inMemory = monitor.record(row.id);
  if (inMemory !== null) return inMemory;
  const stored = linkRecordSchema.safeParse(parseJson(row.record));
  return stored.success ? stored.data : newLink(Date.parse(row.registeredAt));
}

export function linkRow(row: StoredLinkRow, record: LinkRecord, now: Date, format: TimeFormat): LinkRow {
  const { id, project, filename, host, url, size, state, since, held, beats, statistics, lastGoodAt, lastBadAt } = row;
  const { maintenance } = record;
  const isOver = maintenance === null || maintenance.until <= now.getTime();
  return {
    id,
    project,
    filename,
    host,
    // A query may be a signature: a secret for as long as it is good.
    url: withoutQuery(url),
    size,
    state,
    since,
    sentence: describeState(record, now.getTime(), format, host),
    held,
    maintenance: isOver ? null : { from: isoOf(maintenance.from), until: isoOf(maintenance.until) },
    beats: [...beats],
    statistics,
    lastGoodAt,
    lastBadAt,
  };
}

export function linkListRow(row: StoredLinkRow, record: LinkRecord, now: Date, format: TimeFormat): LinkListRow {
  const { id, filename, host, state, since, sentence, held, maintenance, statistics } = linkRow(
    row,
    record,
    now,
    format,
  );
  return { id, filename, host, state, since, sentence, held, maintenance, statistics, beats: beatRun(row.beats) };
}

export function whatInstallersGet({ host, registered }: StoredLinkRow, record: LinkRecord): string {
  if (!registered) return 'The hosted copy: the link is not registered any more.';
  return isListed(record)
    ? `The copy at ${host}, and the hosted copy where that one fails.`
    : 'The hosted copy. This link is left out of the index.';
}

export function checkView(check: StoredCheck): LinkCheckView {
  const { at, vantage, depth, code, status, detail, slow, bytes, totalMs, normalised } = check;
  const { resolveMs, connectMs, tlsMs, firstByteMs } = check;
  const phases = { resolveMs, connectMs, tlsMs, firstByteMs };
  return {
    at,
    vantage,
    depth,
    code,
    title: outcomeTitle(code),
    status,
    detail,
    slow,
    bytes,
    totalMs,
    normalised,
    phases,
  };
}

const storedTransition = transitionSchema.extend({ undone: z.boolean().exactOptional() });

export function transitionView(
  { at, from, to, by, document }: StoredTransition,
  host: string,
  now: Date,
  format: TimeFormat,
): TransitionView {
  const stored = storedTransition.safeParse(parseJson(document));
  if (!stored.success) return { at, from, to, by, sentence: `It became ${words(to)}.`, evidence: [] };
  const { undone = false, ...transition } = stored.data;
  return {
    at,
    from,
    to,
    by,
    sentence: undone
      ? `Undone ${format(Date.parse(at), 'time')}: it is ${words(to)} as before.`
      : describeTransition(transition, now.getTime(), format, host),
    evidence: transition.evidence.checks.map(({ at: checkedAt, code, status, detail, depth }) => ({
      at: isoOf(checkedAt),
      code,
      title: outcomeTitle(code),
      status,
      detail,
      depth,
    })),
  };
}

/** Of how long the time in each state is said: as long as hours are kept. */
export const statesMs = 30 * 24 * 3_600_000;

/** @param changes of all that time, newest first */
export function timeInStates(
  { registeredAt, state }: StoredLinkRow,
  changes: readonly StateChange[],
  now: Date,
): LinkHealth['timeInState'] {
  const from = Math.max(Date.parse(registeredAt), now.getTime() - statesMs);
  const spent = new Map<LinkState, number>();
  const spend = (is: LinkState, start: number, end: number) => {
    const milliseconds = Math.max(0, end - Math.max(start, from));
    if (milliseconds > 0) spent.set(is, (spent.get(is) ?? 0) + milliseconds);
  };
  let until = now.getTime();
  let current = state;
  for (const change of changes) {
    const at = Math.min(until, Date.parse(change.at));
    spend(current, at, until);
    current = change.from;
    until = at;
  }
  spend(current, from, until);
  return linkStates.flatMap((each) => {
    const milliseconds = spent.get(each);
    return milliseconds === undefined ? [] : [{ state: each, milliseconds }];
  });
}

function words(state: LinkState): string {
  return state.replace('-', ' ');
}

function withoutQuery(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function isoOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
