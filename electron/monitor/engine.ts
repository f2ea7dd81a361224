/** From what a check found to the link's state: the state machine's questions are asked here, and its answers kept. */
import type { Vantage } from '../../shared/contract/index.ts';
import {
  defaultLinkSettings,
  describeTransition,
  isInMaintenance,
  isKeptByPerson,
  isListed,
  type LinkCheck,
  type LinkRecord,
  newSweep,
  observe,
  settle,
  type Sweep,
  type Transition,
  type Verdict,
} from '../../shared/links/index.ts';
import type { SpotResult } from '../probe/index.ts';
import type { StoredCheck } from '../store/index.ts';
import { timeFormatAt } from './format-time.ts';
import type { Guard } from './guard.ts';
import type { Incidents } from './incidents.ts';
import { type LineSpeed, sampleOf } from './line-speed.ts';
import { type Event, kindOf } from './notices.ts';
import { mayBeOurLine } from './own-line.ts';
import type { Recorded, Recorder } from './recorder.ts';
import type { Unrelated } from './unrelated.ts';
import type { WatchedLink, WorkingSet } from './working-set.ts';

export interface Engine {
  /**
   * Judges what was found and keeps it; resolves when it is on the disk, with whether it counts for or against the host.
   * `counts`: false where it is known to be nobody's fault. `judged`: false where it is only kept.
   */
  judge(watched: WatchedLink, result: SpotResult, seen: Seen): Promise<boolean>;
  /** Gives the link this record. Resolves when it is on the disk. */
  apply(changes: readonly Change[]): Promise<void>;
  /** Told when a link has another record: it may be due at another time. */
  listen(onRecord: (watched: WatchedLink, before: LinkRecord) => void): void;
  /** After a start. `kept`: the hosts that have their places under the cap already. */
  resume(kept: Sweep): void;
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
  readonly unrelated: Unrelated;
  readonly speed: LineSpeed;
  readonly incidents: Incidents;
  readonly recorder: Recorder;
  now(): Date;
  random(): number;
  /** The cap holds over a restart. */
  keepSweep(sweep: Sweep): Promise<void>;
  tell(event: Event): void;
  onTransition(watched: WatchedLink, transition: Transition): void;
  /** One of our own checks that counts was not well. */
  onFailure(result: SpotResult, watched: WatchedLink): void;
}

const limits = defaultLinkSettings;

export function createEngine(options: EngineOptions): Engine {
  const { links, guard, unrelated, speed, incidents, recorder, now, random, tell, onTransition, onFailure } = options;
  const listeners: ((watched: WatchedLink, before: LinkRecord) => void)[] = [];
  let sweep: Sweep = newSweep;

  async function judge(watched: WatchedLink, found: SpotResult, { vantage, counts, judged }: Seen): Promise<boolean> {
    const at = now().getTime();
    const { link } = watched;
    const sample = sampleOf(link, found);
    if (sample !== null) speed.saw(sample);
    const isOurSpeed = await speed.isToBlame(link, found);
    // Whether the host is still slow, or slow at all, has not been seen then.
    const result = isOurSpeed ? { ...found, slow: watched.record.slow } : found;
    const check = linkCheckOf(result, at, vantage);
    if (check.code === 'ok') {
      guard.sawAnswer(link);
      unrelated.wasWell(link);
    }
    let isOurs = !counts || (isOurSpeed && check.code !== 'ok');
    let verdict = isOurs || !judged ? excused(watched.record, check) : observe(watched.record, check, limits, random());
    if (!isOurs && judged && (verdict.kind === 'suspend' || mayBeOurLine(check.code))) {
      isOurs = !(await guard.works(link));
      // The record may be another one by now: it was a while.
      verdict = isOurs ? excused(watched.record, check) : observe(watched.record, check, limits, random());
    }
    // The guard has found that our own line works: it fails in its own right, also where that does not count.
    if (!isOurs && judged && check.code !== 'local.fault' && mayBeOurLine(check.code)) unrelated.wasBad(link);
    const isCounted = !isOurs && doesCount(watched.record, check, verdict);
    // What a person keeps away is nobody's to be told of.
    const isTold = isCounted && check.code !== 'ok' && vantage === 'probe' && !isKeptByPerson(watched.record);
    if (isTold) onFailure(result, watched);
    const checks = [storedCheckOf(watched, result, { vantage, counts: isCounted, at })];
    if (verdict.kind === 'record') await apply([{ watched, ...verdict, checks }]);
    else await settled(watched, verdict, checks);
    return isCounted;
  }

  function excused(record: LinkRecord, check: LinkCheck): Verdict {
    return observe(record, { ...check, code: 'local.fault', wrongBytes: false, forbidden: false }, limits, random());
  }

  async function settled(
    watched: WatchedLink,
    { reason }: Extract<Verdict, { kind: 'suspend' }>,
    checks: readonly StoredCheck[],
  ): Promise<void> {
    const { host: name } = watched.link;
    const host = {
      name,
      links: links.ofHost(name),
      recordOf: ({ record }: WatchedLink) => record,
      hostCount: links.hosts().length,
    };
    const before = sweep;
    const { sweep: after, steps } = settle(watched, reason, host, before, {
      at: now().getTime(),
      settings: limits,
      random,
    });
    sweep = after;
    const changes = steps.map(({ link, record, transition }): Change => {
      return { watched: link, record, transition, ...(link === watched ? { checks } : {}) };
    });
    await Promise.all([apply(changes), after === before ? null : options.keepSweep(after)]);
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
      for (const listener of listeners) listener(watched, before);
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
    listen: (onRecord) => void listeners.push(onRecord),
    resume(kept) {
      sweep = kept;
      const at = now().getTime();
      for (const watched of links.all()) incidents.observe(watched, at);
    },
  };
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
