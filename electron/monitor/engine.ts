/** From what a check found to the link's state: the state machine's questions are asked here, and its answers kept. */
import type { Vantage } from '../../shared/contract/index.ts';
import {
  defaultLinkSettings,
  describeTransition,
  heldByCap,
  isInMaintenance,
  isListed,
  type LinkCheck,
  type LinkRecord,
  mayNewlySuspend,
  mustSuspendHost,
  newSweep,
  noteSuspension,
  observe,
  suspend,
  suspendForHost,
  type Sweep,
  type Transition,
  type Verdict,
} from '../../shared/links/index.ts';
import type { SpotResult } from '../probe/index.ts';
import type { StoredCheck } from '../store/index.ts';
import { timeFormatAt } from './format-time.ts';
import type { Guard } from './guard.ts';
import type { Incidents } from './incidents.ts';
import { type Event, kindOf } from './notices.ts';
import type { Recorded, Recorder } from './recorder.ts';
import type { WatchedLink, WorkingSet } from './working-set.ts';

export interface Engine {
  /**
   * Judges what was found and keeps it; resolves when it is on the disk. `counts`: false where it is known to be nobody's
   * fault. `judged`: false where it is only kept.
   */
  judge(watched: WatchedLink, result: SpotResult, seen: Seen): Promise<void>;
  /** Gives the link this record. Resolves when it is on the disk. */
  apply(changes: readonly Change[]): Promise<void>;
  /** After a start: suspensions of a sweep that goes on count for its cap. */
  resume(): void;
}

export interface Seen {
  readonly vantage: Vantage;
  readonly counts: boolean;
  readonly judged: boolean;
}

export interface Change {
  readonly watched: WatchedLink;
  readonly record: LinkRecord;
  readonly transition: Transition | null;
  readonly checks?: readonly StoredCheck[];
  /** It takes back what a person did. */
  readonly undone?: boolean;
}

interface EngineOptions {
  readonly links: WorkingSet;
  readonly guard: Guard;
  readonly incidents: Incidents;
  readonly recorder: Recorder;
  now(): Date;
  random(): number;
  /** The link has another record: it may be due at another time. */
  onRecord(watched: WatchedLink, before: LinkRecord): void;
  tell(event: Event): void;
  onTransition(watched: WatchedLink, transition: Transition): void;
  /** One of our own checks that counts was not well. */
  onFailure(result: SpotResult, watched: WatchedLink): void;
}

const limits = defaultLinkSettings;

export function createEngine(options: EngineOptions): Engine {
  const { links, guard, incidents, recorder, now, random, onRecord, tell, onTransition, onFailure } = options;
  let sweep: Sweep = newSweep;

  async function judge(watched: WatchedLink, result: SpotResult, { vantage, counts, judged }: Seen): Promise<void> {
    const at = now().getTime();
    const check = linkCheckOf(result, at, vantage);
    if (check.code === 'ok') guard.sawAnswer(watched.link);
    let isOurs = !counts;
    let verdict = isOurs || !judged ? excused(watched.record, check) : observe(watched.record, check, limits, random());
    if (!isOurs && judged && (verdict.kind === 'suspend' || mayBeOurLine(check.code))) {
      isOurs = !(await guard.works(watched.link));
      // The record may be another one by now: it was a while.
      verdict = isOurs ? excused(watched.record, check) : observe(watched.record, check, limits, random());
    }
    const isCounted = !isOurs && doesCount(watched.record, check, verdict);
    if (isCounted && vantage === 'probe' && check.code !== 'ok') onFailure(result, watched);
    const stored = storedCheckOf(watched, result, { vantage, counts: isCounted, at });
    await apply(settle(watched, verdict, stored));
  }

  function excused(record: LinkRecord, check: LinkCheck): Verdict {
    return observe(record, { ...check, code: 'local.fault', wrongBytes: false, forbidden: false }, limits, random());
  }

  function settle(watched: WatchedLink, verdict: Verdict, stored: StoredCheck): readonly Change[] {
    const { link, record } = watched;
    const checks = [stored];
    if (verdict.kind === 'record') return [{ watched, ...verdict, checks }];
    const { reason } = verdict;
    const at = now().getTime();
    if (reason.newly && !mayNewlySuspend(sweep, link.host, links.hosts().length, at, limits)) {
      return [{ watched, ...heldByCap(record, reason.check, at, limits, random()), checks }];
    }
    if (reason.newly) sweep = noteSuspension(sweep, link.host, at, limits);
    const step = suspend(record, reason, at, limits, random());
    return [{ watched, ...step, checks }, ...wholeHost(watched, step)];
  }

  function wholeHost(
    watched: WatchedLink,
    { record, transition }: { readonly record: LinkRecord; readonly transition: Transition | null },
  ): readonly Change[] {
    if (transition === null) return [];
    const ofHost = links.ofHost(watched.link.host);
    const records = ofHost.map((each) => (each === watched ? record : each.record));
    if (!mustSuspendHost(transition, records, limits)) return [];
    const cause = record.cause ?? { code: 'fallback.integrity.digest_mismatch', status: null, detail: '' };
    return ofHost
      .filter((each) => each !== watched)
      .map((each) => ({ watched: each, ...suspendForHost(each.record, cause, now().getTime(), limits, random()) }))
      .filter(({ transition: itsOwn }) => itsOwn !== null);
  }

  function apply(changes: readonly Change[]): Promise<void> {
    const at = now().getTime();
    const recorded = changes.map((change): Recorded => {
      const { watched, record, transition, checks = [], undone = false } = change;
      const before = watched.record;
      watched.record = record;
      incidents.observe(watched, at);
      if (!undone) announce(change, before);
      if (transition !== null) onTransition(watched, transition);
      onRecord(watched, before);
      const linkId = watched.link.id;
      return {
        checks,
        record: {
          linkId,
          record: JSON.stringify(record),
          state: record.state,
          since: new Date(record.since).toISOString(),
          listed: isListed(record),
          held: record.held !== null,
        },
        transition:
          transition === null
            ? null
            : {
                linkId,
                at: new Date(transition.at).toISOString(),
                from: transition.from,
                to: transition.to,
                by: transition.by,
                document: JSON.stringify(undone ? { ...transition, undone } : transition),
              },
        ...(isListed(before) === isListed(record) ? {} : { changedProject: watched.link.project }),
      };
    });
    return recorder.add(recorded);
  }

  function announce({ watched: { link }, record, transition }: Change, before: LinkRecord): void {
    const { id: linkId, host, filename } = link;
    const at = now().getTime();
    const about = { at, linkId, host, filename };
    const kind = transition === null ? null : kindOf(transition);
    if (transition !== null && kind !== null) {
      const sentence = describeTransition(transition, at, timeFormatAt(now()), host);
      tell({ kind, ...about, sentence });
    } else if (record.held !== null && before.held === null) {
      const sentence =
        'It fails, and so do links of several other hosts. Nothing was suspended, because our own network may be at fault: look, and decide.';
      tell({ kind: 'held', ...about, sentence });
    }
  }

  return {
    judge,
    apply,
    resume() {
      const at = now().getTime();
      for (const watched of links.all()) {
        incidents.observe(watched, at);
        const { link, record } = watched;
        const isOfSweep = record.state === 'suspended' && record.by === 'monitor';
        if (isOfSweep && Math.abs(at - record.since) < limits.sweepWindowMs) {
          sweep = noteSuspension(sweep, link.host, record.since, limits);
        }
      }
    },
  };
}

/** What a line that is down looks like too. An answer over HTTP has come over a line that works. */
function mayBeOurLine(code: string): boolean {
  return /^(?:dns\.|tcp\.|tls\.|fallback\.transfer\.|local\.)/.test(code);
}

function doesCount(record: LinkRecord, check: LinkCheck, verdict: Verdict): boolean {
  if (check.code === 'ok') return true;
  if (check.code === 'local.fault' || check.code === 'abandoned' || isInMaintenance(record, check.at)) return false;
  // Asking for fewer requests is no failure, until it is a habit.
  const throttled = verdict.kind === 'record' && verdict.record.throttled.length > record.throttled.length;
  return !throttled;
}

function linkCheckOf(result: SpotResult, at: number, from: Vantage): LinkCheck {
  const { depth, code, status, detail, slow, wrongBytes, forbidden, certificateUntil } = result;
  const until = certificateUntil === null ? null : Date.parse(certificateUntil);
  return {
    at,
    from,
    depth,
    code,
    status,
    detail,
    slow,
    certificateUntil: until,
    wrongBytes,
    ...(forbidden ? { forbidden } : {}),
  };
}

function storedCheckOf(
  { link }: WatchedLink,
  result: SpotResult,
  { vantage, counts, at }: { readonly vantage: Vantage; readonly counts: boolean; readonly at: number },
): StoredCheck {
  const { depth, code, status, detail, slow, bytes, totalMs, normalised, phases, certificateUntil } = result;
  return {
    linkId: link.id,
    at: new Date(at).toISOString(),
    vantage,
    depth,
    code,
    status,
    detail,
    slow,
    counts,
    bytes,
    totalMs,
    normalised,
    resolveMs: phases.resolveMs,
    connectMs: phases.connectMs,
    tlsMs: phases.tlsMs,
    firstByteMs: phases.firstByteMs,
    certificateUntil,
  };
}
