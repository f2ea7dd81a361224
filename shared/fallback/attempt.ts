/**
 * One request to one source, watched: a state, and what each event does to it. Pure; nothing here waits, and no input
 * makes it throw. Times are monotonic milliseconds, sizes bytes.
 */
import { deadlineMs, normalisedTime } from './deadline.ts';
import type { OutcomeCode } from './outcomes.ts';
import { type Rate, observeRate, startRate } from './rate.ts';
import { isScored } from './scoring.ts';
import type { PolicySettings } from './setting-list.ts';

/** What is known when the request is made. */
export interface AttemptFacts {
  /** Of the whole file. */
  readonly size: number;
  /** Where in the file this request begins. */
  readonly from: number;
  /** No other source could take over. */
  readonly lastSource: boolean;
  /** Another source could go on where this one stopped; otherwise it begins again. */
  readonly canContinue: boolean;
  /** How fast the hosted copy is from here, bytes a second; null: not known. */
  readonly reference: number | null;
  /** How long the hosted copy needs for its first byte (95th percentile); null: not known. */
  readonly switchMs: number | null;
  /** When the hosted copy is to be asked too, since the start; null: not at all. */
  readonly hedgeAfterMs: number | null;
  readonly settings: PolicySettings;
}

/**
 * `at` is the monotonic time in milliseconds; one that lies before the last counts as the last. Phases that are not
 * reported (because the HTTP client limits them itself) are not limited.
 */
export type AttemptEvent =
  | { readonly type: 'resolving' | 'connecting' | 'securing' | 'requested' | 'headers' | 'tick'; readonly at: number }
  /** Body bytes of this request so far. */
  | { readonly type: 'bytes'; readonly at: number; readonly total: number }
  /** Our own side is busy, or no longer: such time is not the host's. */
  | { readonly type: 'paused' | 'resumed'; readonly at: number }
  /** Somebody has waited as long as installers do for bytes that this request is to bring. */
  | { readonly type: 'starved'; readonly at: number }
  | { readonly type: 'finished'; readonly at: number }
  | { readonly type: 'failed'; readonly at: number; readonly code: Exclude<OutcomeCode, 'ok'> };

export type AttemptDecision =
  /** Nothing to do until an event, or until this time: then a `tick`. Null: no time is set. */
  | { readonly kind: 'wait'; readonly until: number | null }
  /** Ask the hosted copy too, if the budget allows. Said once. Then as `wait`. */
  | { readonly kind: 'hedge'; readonly until: number | null }
  /** Stop this request. */
  | { readonly kind: 'leave'; readonly code: Exclude<OutcomeCode, 'ok'>; readonly scored: boolean }
  /** `normalised` in seconds per MiB. */
  | { readonly kind: 'done'; readonly code: 'ok'; readonly scored: false; readonly normalised: number };

type Phase = 'started' | 'resolving' | 'connecting' | 'securing' | 'requested' | 'body';

/** Opaque. Times in here are the host's: what our own side took has been subtracted. */
export interface AttemptState {
  readonly facts: AttemptFacts;
  readonly startedAt: number;
  readonly now: number;
  /** What our own side has taken so far. */
  readonly ownMs: number;
  readonly paused: boolean;
  readonly phase: Phase;
  readonly phaseAt: number;
  /** The connection's limit is one for TCP and TLS together. */
  readonly connectingAt: number;
  readonly total: number;
  readonly firstByteAt: number | null;
  readonly bytesAtFirst: number;
  readonly lastByteAt: number;
  readonly rate: Rate | null;
  readonly hedged: boolean;
  readonly end: Extract<AttemptDecision, { kind: 'leave' | 'done' }> | null;
}

export interface AttemptStep {
  readonly state: AttemptState;
  readonly decision: AttemptDecision;
}

interface Limit {
  readonly due: number;
  readonly code: Exclude<OutcomeCode, 'ok'>;
}

/** Sums of times that are the same may differ in their last digit. */
const sameTime = 1e-3;

export function startAttempt(facts: AttemptFacts, at: number): AttemptStep {
  const start = Number.isFinite(at) ? at : 0;
  const size = natural(facts.size);
  return decided({
    facts: { ...facts, size, from: Math.min(size, natural(facts.from)), reference: positive(facts.reference) },
    startedAt: start,
    now: start,
    ownMs: 0,
    paused: false,
    phase: 'started',
    phaseAt: start,
    connectingAt: start,
    total: 0,
    firstByteAt: null,
    bytesAtFirst: 0,
    lastByteAt: start,
    rate: null,
    hedged: false,
    end: null,
  });
}

/** Once it has said `leave` or `done`, it says so for good. */
export function stepAttempt(state: AttemptState, event: AttemptEvent): AttemptStep {
  if (state.end !== null) return { state, decision: state.end };
  return decided(happened(state, event));
}

function happened(before: AttemptState, event: AttemptEvent): AttemptState {
  const state = elapsed(before, event.at);
  switch (event.type) {
    case 'tick':
      return observed(state);
    case 'resolving':
    case 'connecting':
    case 'securing':
    case 'requested':
      if (state.phase === 'body') return state;
      return {
        ...state,
        phase: event.type,
        phaseAt: state.now,
        connectingAt: event.type === 'connecting' ? state.now : state.connectingAt,
      };
    case 'headers':
      // The limit is for the first body byte: headers alone do not extend it.
      return { ...state, hedged: true, phase: state.phase === 'body' ? 'body' : 'requested', ...sentAt(state) };
    case 'bytes':
      return received(state, event.total);
    case 'paused':
      return { ...state, paused: true };
    case 'resumed':
      return { ...state, paused: false };
    case 'starved':
      return starved(observed(state));
    case 'finished': {
      const { facts, now, startedAt } = state;
      const normalised = normalisedTime(now - startedAt, facts.size - facts.from, facts.settings);
      return { ...state, end: { kind: 'done', code: 'ok', scored: false, normalised } };
    }
    case 'failed':
      return { ...state, end: leave(event.code, state) };
  }
}

/**
 * Not where another source would bring them no sooner: bytes that come as fast as any host must send, and are waited for
 * all the same, are many.
 */
function starved(state: AttemptState): AttemptState {
  const { facts } = state;
  if (facts.lastSource || isOwnLine(facts) || rateOf(state) >= facts.settings.minBytesPerSecond) return state;
  return { ...state, end: leave('fallback.transfer.too_slow', state) };
}

/** Without a report, the time of the request is not known: it is at the latest when its answer begins. */
function sentAt(state: AttemptState): Partial<AttemptState> {
  return state.phase === 'requested' || state.phase === 'body' ? {} : { phaseAt: state.now };
}

function elapsed(state: AttemptState, at: number): AttemptState {
  const wall = state.now + state.ownMs;
  const later = Number.isFinite(at) ? Math.max(at, wall) : wall;
  if (state.paused) return { ...state, ownMs: state.ownMs + (later - wall) };
  return { ...state, now: later - state.ownMs };
}

function received(state: AttemptState, reported: number): AttemptState {
  const total = Math.max(state.total, natural(reported));
  if (total === state.total) return observed(state);
  const { now } = state;
  const news = { ...state, total, lastByteAt: now, hedged: true };
  if (state.firstByteAt !== null) return observed(news);
  return { ...news, phase: 'body', phaseAt: now, firstByteAt: now, bytesAtFirst: total, rate: startRate(total, now) };
}

function observed(state: AttemptState): AttemptState {
  if (state.rate === null) return state;
  const { rateBucketMs: bucketMs, rateHalfLifeMs: halfLifeMs } = state.facts.settings;
  return { ...state, rate: observeRate(state.rate, state.total, state.now, { bucketMs, halfLifeMs }) };
}

function decided(state: AttemptState): AttemptStep {
  if (state.end !== null) return { state, decision: state.end };
  const { now, facts, startedAt } = state;
  const limits = [phaseLimit(state), deadlineLimit(state)].filter((limit) => limit !== null);
  const passed = limits.filter(({ due }) => due <= now + sameTime).toSorted((a, b) => a.due - b.due)[0];
  const code = passed?.code ?? (shouldLeaveEarly(state) ? 'fallback.transfer.too_slow' : null);
  if (code !== null) {
    const end = leave(code, state);
    return { state: { ...state, end }, decision: end };
  }

  const times = limits.map(({ due }) => due);
  if (!facts.lastSource && state.rate !== null) times.push(state.rate.bucketAt + facts.settings.rateBucketMs);
  const hedgeAt = hedgeTime(state);
  const hedge = hedgeAt !== null && hedgeAt <= now + sameTime;
  if (hedgeAt !== null && !hedge) times.push(hedgeAt);
  // A time that has come says nothing new by coming again: the deadline of a host that is kept all the same.
  const next = Math.min(...times.filter((time) => time > now + sameTime)) + state.ownMs;
  const until = state.paused || !Number.isFinite(next) ? null : Math.max(next, startedAt);
  return hedge
    ? { state: { ...state, hedged: true }, decision: { kind: 'hedge', until } }
    : { state, decision: { kind: 'wait', until } };
}

function phaseLimit(state: AttemptState): Limit | null {
  const { resolveMs, connectMs, firstByteMs, stallMs } = state.facts.settings;
  switch (state.phase) {
    case 'started':
      return null;
    case 'resolving':
      return { due: state.phaseAt + resolveMs, code: 'dns.unreachable' };
    case 'connecting':
      return { due: state.phaseAt + connectMs, code: 'tcp.timed_out' };
    case 'securing':
      return { due: state.connectingAt + connectMs, code: 'tls.failed' };
    case 'requested':
      return { due: state.phaseAt + firstByteMs, code: 'fallback.transfer.first_byte_timeout' };
    case 'body':
      return { due: state.lastByteAt + stallMs, code: 'fallback.transfer.stalled' };
  }
}

function deadlineLimit(state: AttemptState): Limit | null {
  const { facts, startedAt, now } = state;
  if (facts.lastSource) return null;
  const due = startedAt + allowedMs(state);
  if (due <= now + sameTime && !leavingHelps(state)) return null;
  return { due, code: 'fallback.transfer.deadline_exceeded' };
}

/** Twice the deadline where our own line is the limit. */
function allowedMs(state: AttemptState): number {
  const { size, from, settings } = state.facts;
  return deadlineMs(size - from, settings) * (isOwnLine(state.facts) ? 2 : 1);
}

/**
 * At the deadline: not for a source that is known to be no sooner. Where nothing is known of the hosted copy, the deadline
 * alone counts.
 */
function leavingHelps(state: AttemptState): boolean {
  const { reference } = state.facts;
  if (reference === null) return true;
  return isWorthLeaving(state, rateOf(state), reference);
}

function shouldLeaveEarly(state: AttemptState): boolean {
  const { facts, rate, now, startedAt } = state;
  const { reference } = facts;
  if (facts.lastSource || reference === null || isOwnLine(facts)) return false;
  if (!isJudgeable(state) || rate === null || rate.mean === null) return false;
  // Only when a bucket has just been counted: what came since the last one would be missing.
  if (rate.bucketAt !== now) return false;
  const projectedMs = now - startedAt + (left(state) / rate.mean) * 1000;
  return projectedMs > allowedMs(state) && isWorthLeaving(state, rate.mean, reference);
}

function isWorthLeaving(state: AttemptState, rate: number, reference: number): boolean {
  const { canContinue, size, switchMs, settings } = state.facts;
  if (left(state) === 0) return false;
  const stayMs = (left(state) / rate) * 1000;
  const goMs = (positive(switchMs) ?? settings.switchMs) + ((canContinue ? left(state) : size) / reference) * 1000;
  return stayMs > settings.leaveFactor * goMs;
}

/** Not before enough time and enough bytes since the first body byte. */
function isJudgeable({ facts, now, firstByteAt, total, bytesAtFirst }: AttemptState): boolean {
  const { judgeAfterMs, judgeAfterBytes } = facts.settings;
  return firstByteAt !== null && now - firstByteAt >= judgeAfterMs && total - bytesAtFirst >= judgeAfterBytes;
}

/** Bytes a second: lately, or since the start for what is too short to be judged by its rate. */
function rateOf(state: AttemptState): number {
  const { total, now, startedAt } = state;
  const lately = isJudgeable(state) ? state.rate?.mean : null;
  return lately ?? (now > startedAt ? (total / (now - startedAt)) * 1000 : 0);
}

function hedgeTime({ facts, hedged, startedAt }: AttemptState): number | null {
  if (hedged || facts.lastSource || facts.hedgeAfterMs === null || Number.isNaN(facts.hedgeAfterMs)) return null;
  return startedAt + facts.hedgeAfterMs;
}

function isOwnLine({ reference, settings }: AttemptFacts): boolean {
  return reference !== null && reference < settings.ownLineFactor * settings.minBytesPerSecond;
}

function left({ facts, total }: AttemptState): number {
  return Math.max(0, facts.size - facts.from - total);
}

function leave(code: Exclude<OutcomeCode, 'ok'>, state: AttemptState): Extract<AttemptDecision, { kind: 'leave' }> {
  return { kind: 'leave', code, scored: isScored(code, isOwnLine(state.facts)) };
}

function natural(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}

function positive(value: number | null): number | null {
  return value !== null && Number.isFinite(value) && value > 0 ? value : null;
}
