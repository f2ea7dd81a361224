import { describe, expect, test } from 'vitest';
import { timeFormatAt } from '../../../electron/monitor/format-time.ts';
import { timeInStates } from '../../../electron/monitor/link-views.ts';
import { gapsOf, watchedShares } from '../../../electron/monitor/series.ts';
import { createHealthViews } from '../../../electron/monitor/views.ts';
import type { StateChange, StoredLinkRow, StoredTransition, WatchedTime } from '../../../electron/store/index.ts';
import type { LinkState, MonitorState } from '../../../shared/contract/health.ts';
import { defaultPolicy } from '../../../shared/fallback/index.ts';
import { link as registration, openedStore, stateRecord, verified } from '../store/samples.ts';
import { hour, linksOf, minute } from './harness.ts';

const start = Date.parse('2026-11-20T12:00:00.000Z');
const iso = (at: number) => new Date(start + at).toISOString();

describe('gaps', () => {
  const within = { from: start, until: start + 10 * hour, least: 3 * minute };
  const watched = (from: number, until: number, state: WatchedTime['state'] = 'watching'): WatchedTime => ({
    from: iso(from),
    until: iso(until),
    state,
  });

  test('are when nobody looked, and when our own line was down', () => {
    const times = [watched(hour, 2 * hour), watched(2 * hour, 3 * hour, 'offline'), watched(3 * hour, 10 * hour)];
    expect(gapsOf(times, within, { state: 'watching' })).toEqual([
      { from: iso(0), to: iso(hour), why: 'off' },
      { from: iso(2 * hour), to: iso(3 * hour), why: 'offline' },
    ]);
  });

  test('are not what is too short to be one, nor what begins before or ends after', () => {
    const times = [watched(-hour, 2 * hour), watched(2 * hour + 2 * minute, 20 * hour)];
    expect(gapsOf(times, within, { state: 'watching' })).toEqual([]);
  });

  test('are all of it where nobody ever looked', () => {
    expect(gapsOf([], within, { state: 'off' })).toEqual([{ from: iso(0), to: iso(10 * hour), why: 'off' }]);
  });

  test('go on while the line is still down', () => {
    expect(gapsOf([watched(0, hour)], within, { state: 'offline' })).toEqual([
      { from: iso(hour), to: iso(10 * hour), why: 'offline' },
    ]);
  });
});

describe('the share of a time that was watched', () => {
  const day = 24 * hour;
  /** Open eight hours of each day, of which one without a line. */
  const opened = (on: number, from: number, until: number, state: WatchedTime['state']): WatchedTime => ({
    from: iso(on * day + from * hour),
    until: iso(on * day + until * hour),
    state,
  });
  const times = [0, 1, 2].flatMap((on) => [
    opened(on, 8, 12, 'watching'),
    opened(on, 12, 13, 'offline'),
    opened(on, 13, 16, 'watching'),
  ]);

  test('is said of each bucket, also where it has no gap as long as itself', () => {
    const share = watchedShares(times, start + 3 * day, { state: 'off' });
    expect([0, 1, 2].map((on) => share(start + on * day, start + (on + 1) * day))).toEqual([7 / 24, 7 / 24, 7 / 24]);
    expect(share(start + 9 * hour, start + 10 * hour)).toBe(1);
    expect(share(start + 12 * hour, start + 13 * hour)).toBe(0);
    expect(share(start - day, start + 3 * day)).toBe(21 / 96);
  });

  test('is of what has passed; while somebody looks, the last beat is now', () => {
    const now = start + 2 * day + 16 * hour + minute;
    const soFar = (state: 'watching' | 'off') => watchedShares(times, now, { state })(now - 2 * hour, now + hour);
    expect(soFar('watching')).toBe(1);
    expect(soFar('off')).toBeCloseTo(119 / 120);
    expect(watchedShares([], now, { state: 'off' })(now, now + hour)).toBe(0);
  });
});

describe('the time in each state', () => {
  const [link] = linksOf(1, 1);
  if (link === undefined) throw new Error('there is none');
  const rowIn = (state: LinkState, registeredAt: string): StoredLinkRow => ({
    ...link,
    registeredAt,
    state,
    since: registeredAt,
    held: false,
    beats: [],
    statistics: { completion: { n: 0, ok: 0, low: 0, high: 1 }, firstByte: null, normalised: null },
    lastGoodAt: null,
    lastBadAt: null,
    certificateUntil: null,
  });
  const leaving = (at: number, from: LinkState): StateChange => ({ at: iso(at), from });

  test('adds up to all the time that it is registered', () => {
    const changes = [leaving(9 * hour, 'suspended'), leaving(4 * hour, 'healthy'), leaving(hour, 'never-checked')];
    expect(timeInStates(rowIn('healthy', iso(0)), changes, new Date(start + 10 * hour))).toEqual([
      { state: 'suspended', milliseconds: 5 * hour },
      { state: 'never-checked', milliseconds: hour },
      { state: 'healthy', milliseconds: 4 * hour },
    ]);
  });

  test('is right for a link that comes and goes, however often it does', async () => {
    const store = await openedStore();
    await store.links.register(
      verified([registration('demo-1.0.tar.gz', 'https://a.example/d', { registeredAt: iso(0) })]),
    );
    const [{ id } = { id: 0 }] = await store.health.links();
    const times = 150;
    // Away for one hour of three.
    const transitions = Array.from({ length: times }, (_, at): StoredTransition[] => [
      { ...left, linkId: id, at: iso((3 * at + 2) * hour), from: 'healthy', to: 'suspended' },
      { ...left, linkId: id, at: iso((3 * at + 3) * hour), from: 'suspended', to: 'healthy' },
    ]).flat();
    await store.health.record({ checks: [], records: [stateRecord(id, 'healthy')], transitions });
    const views = createHealthViews({
      repository: store.health,
      monitor: { state: () => off, record: () => null, nextCheckAt: () => null },
      now: () => new Date(start + 3 * times * hour),
      policy: () => defaultPolicy,
    });
    const { timeInState, transitions: shown } = await views.link(id);
    expect(shown).toHaveLength(100);
    expect(timeInState).toEqual([
      { state: 'suspended', milliseconds: times * hour },
      { state: 'healthy', milliseconds: 2 * times * hour },
    ]);
  });

  test('is at most of thirty days', () => {
    const now = new Date(start + 24 * hour);
    expect(timeInStates(rowIn('healthy', '2020-01-01T00:00:00.000Z'), [], now)).toEqual([
      { state: 'healthy', milliseconds: 30 * 24 * hour },
    ]);
    expect(timeInStates(rowIn('healthy', iso(48 * hour)), [], now)).toEqual([]);
  });
});

const left = { by: 'monitor', document: '{}' } as const;
const off: MonitorState = {
  state: 'off',
  since: iso(0),
  checksToday: 0,
  bytesToday: 0,
  byteBudget: 0,
  running: 0,
};

describe('in words', () => {
  test('times as they are said', () => {
    const now = new Date(2026, 10, 20, 12, 0);
    const format = timeFormatAt(now);
    const at = (day: number, hours = 14, minutes = 2) => new Date(2026, 10, day, hours, minutes).getTime();
    expect(format(at(20), 'time')).toBe('14:02');
    expect(format(at(19), 'time')).toBe('yesterday 14:02');
    expect(format(at(21), 'time')).toBe('tomorrow 14:02');
    expect(format(at(12), 'time')).toBe('12 Nov 14:02');
    expect([20, 19, 21, 12].map((day) => format(at(day), 'moment'))).toEqual([
      'at 14:02',
      'yesterday 14:02',
      'tomorrow 14:02',
      'on 12 Nov at 14:02',
    ]);
    expect(format(at(20), 'day')).toBe('today');
    expect(format(at(25), 'day')).toBe('in 5 days');
    expect(format(at(15), 'day')).toBe('5 days ago');
    expect(format(new Date(2027, 5, 1).getTime(), 'day')).toBe('on 1 Jun 2027');
  });
});
