import { describe, expect, it } from 'vitest';
import type { FollowedPublication } from '../../../shared/contract/index.ts';
import { linkStates } from '../../../shared/contract/health.ts';
import { doneWords } from '../../../renderer/features/health/model/action-words.ts';
import { attention } from '../../../renderer/features/health/model/attention.ts';
import { certificateWords } from '../../../renderer/features/health/model/certificate.ts';
import { checkPhases } from '../../../renderer/features/health/model/check-phases.ts';
import { heldSentence } from '../../../renderer/features/health/model/held.ts';
import { parseWindow } from '../../../renderer/features/health/model/maintenance-window.ts';
import { monitorFacts } from '../../../renderer/features/health/model/monitor-words.ts';
import { noticeText } from '../../../renderer/features/health/model/notice-text.ts';
import { hostOfPath, hostPath } from '../../../renderer/features/health/model/paths.ts';
import { publicationWords } from '../../../renderer/features/health/model/publication-words.ts';
import { budgetText, parseBudget, parseMeanHours } from '../../../renderer/features/health/model/settings-fields.ts';
import { countedStates, linkCount, stateRank } from '../../../renderer/features/health/model/states.ts';
import { timeShares } from '../../../renderer/features/health/model/time-shares.ts';

const mib = 1024 * 1024;
const monitor = {
  state: 'watching',
  since: '2026-11-22T10:00:00.000Z',
  checksToday: 480,
  bytesToday: 1230 * mib,
  byteBudget: 5120 * mib,
  running: 2,
} as const;

describe('states', () => {
  it('are in the order of the contract', () => {
    expect(linkStates.map((state) => stateRank(state))).toEqual(linkStates.map((_, at) => at));
  });

  it('are counted, and left out where there is none', () => {
    const counts = {
      suspended: 3,
      'on-probation': 0,
      suspect: 0,
      degraded: 4,
      'never-checked': 0,
      healthy: 241,
      withdrawn: 0,
    };
    expect(countedStates(counts).map(({ state, count }) => `${state} ${count}`)).toEqual([
      'suspended 3',
      'degraded 4',
      'healthy 241',
    ]);
    expect(linkCount(counts)).toBe(248);
  });
});

describe('the sidebar', () => {
  it('counts what wants a person, then says that nobody can judge, then nothing', () => {
    expect(attention({ suspended: 2, held: 3, monitor })).toEqual({
      mark: 'suspended',
      count: 5,
      words: '2 suspended, 3 waiting for you',
    });
    expect(attention({ suspended: 0, held: 0, monitor: { ...monitor, state: 'offline' } }).mark).toBe('suspect');
    expect(attention({ suspended: 0, held: 0, monitor }).mark).toBe(null);
  });
});

it('tells what the monitor has done today, of how much', () => {
  expect(monitorFacts(monitor)).toEqual(['480 checks today', '1.2 of 5.0 GiB today', '2 under way']);
  expect(monitorFacts({ ...monitor, state: 'offline', bytesToday: 512 * mib })).toEqual([
    '480 checks today',
    '512.0 MiB of 5.0 GiB today',
  ]);
});

it.each([
  [null, '–', 'not known', 'none'],
  [74.9, '74 days', '74 days left', 'good'],
  [6.9, '6 days', '6 days left', 'soon'],
  [0.2, '0 days', '0 days left', 'soon'],
  [-0.2, 'expired', 'expired 1 day ago', 'over'],
])('a certificate with %s days is %s', (days, short, text, tone) => {
  expect(certificateWords(days)).toEqual({ short, text, tone });
});

it('says who waits', () => {
  expect(heldSentence(3, 2)).toBe('3 links at 2 hosts would be suspended, and wait for you.');
  expect(heldSentence(1, null)).toBe('1 link would be suspended, and waits for you.');
});

it('says what was done, and when it was nothing', () => {
  expect(doneWords({ kind: 'suspend' }, 1200)).toBe('Suspended 1,200 links. Installers get the hosted copy.');
  expect(doneWords({ kind: 'suspend-held' }, 0)).toBe('Nothing was suspended.');
  expect(doneWords({ kind: 'maintenance', window: null }, 2)).toBe('Maintenance of 2 links is over.');
});

describe('a published page', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const behind = '2026-11-22T11:00:00.000Z';
  const base: FollowedPublication = {
    id: 'p',
    kind: 'folder',
    where: '/srv',
    projects: [],
    follow: true,
    publishedAt: at,
    behindSince: null,
    problem: null,
    nextAttemptAt: null,
  };

  it.each([
    [base, 'Up to date', at],
    [{ ...base, behindSince: behind }, 'Being published', behind],
    [{ ...base, behindSince: behind, follow: false }, 'Behind', behind],
    [
      { ...base, behindSince: behind, problem: { code: 'x', message: '', facts: {}, remedy: '' } },
      'Not published',
      behind,
    ],
  ])('%o is %s', (publication, text, since) => {
    expect(publicationWords(publication)).toMatchObject({ text, since });
  });
});

describe('a maintenance window', () => {
  const now = new Date(2026, 10, 22, 14, 0);

  it('is read in local time', () => {
    expect(parseWindow('2026-11-22T15:00', '2026-11-22T17:00', now)).toEqual({
      value: {
        from: new Date(2026, 10, 22, 15, 0).toISOString(),
        until: new Date(2026, 10, 22, 17, 0).toISOString(),
      },
    });
  });

  it.each([
    ['', '2026-11-22T17:00', 'Say when'],
    ['2026-11-22T17:00', '2026-11-22T17:00', 'It must end after'],
    ['2026-11-22T10:00', '2026-11-22T13:00', 'That time is over'],
    ['2026-11-22T10:00', '2026-12-23T13:00', 'Use at most 30 days'],
  ])('from %s until %s is refused: %s', (from, until, sentence) => {
    expect(parseWindow(from, until, now)).toEqual({ error: expect.stringContaining(sentence) });
  });
});

describe('what is typed for the monitor', () => {
  it('is read with commas and spaces, and comes back as it was', () => {
    expect(parseBudget(' 5,120 ')).toEqual({ value: 5120 * mib });
    expect(parseBudget(budgetText(5120 * mib))).toEqual({ value: 5120 * mib });
    expect(parseMeanHours('0.5')).toEqual({ value: 0.5 });
  });

  it.each(['', '-1', '1e3', '1,2', 'six', '9999999'])('%s MiB is refused with a sentence', (text) => {
    expect(parseBudget(text)).toEqual({ error: expect.stringMatching(/\.$/) });
  });

  it.each(['0', '0.05', '169'])('%s hours are out of range', (text) => {
    expect(parseMeanHours(text)).toEqual({ error: 'Use 0.1 to 168 hours.' });
  });
});

it('gives the transfer what the phases before it have left', () => {
  const phases = { resolveMs: 10, connectMs: 20, tlsMs: null, firstByteMs: 70 };
  expect(checkPhases({ phases, totalMs: 400, bytes: 5 }).transferMs).toBe(300);
  expect(checkPhases({ phases, totalMs: 90, bytes: 5 }).transferMs).toBe(0);
  expect(checkPhases({ phases: { ...phases, firstByteMs: null }, totalMs: 400, bytes: 0 }).transferMs).toBe(null);
});

it('shares the time out among the states, the best first', () => {
  const hour = 3_600_000;
  expect(
    timeShares([
      { state: 'suspended', milliseconds: hour },
      { state: 'healthy', milliseconds: 99 * hour },
      { state: 'suspect', milliseconds: 0 },
    ]),
  ).toEqual([
    { state: 'healthy', share: 0.99, text: '4 d 3 h, 99.0 %' },
    { state: 'suspended', share: 0.01, text: '1 h, 1.0 %' },
  ]);
  expect(timeShares([])).toEqual([]);
});

it.each(['files.example.org', '127.0.0.1:8700', '[::1]:8700'])('%s comes out of its path as it went in', (host) => {
  const part = hostPath(host).split('/').at(-1) ?? '';
  expect(hostOfPath(part)).toBe(host);
  // The router has already decoded what it may.
  expect(hostOfPath(decodeURI(part))).toBe(host);
});

it('says a notice in one piece', () => {
  expect(noticeText({ title: '9 links of a.example were suspended', body: 'Its certificate expired.' })).toBe(
    '9 links of a.example were suspended. Its certificate expired.',
  );
  expect(noticeText({ title: 'All is well.', body: '' })).toBe('All is well.');
});
