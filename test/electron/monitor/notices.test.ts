import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  certificateStep,
  type Event,
  isQuiet,
  moreNoticeOf,
  noticeOf,
  summaryOf,
} from '../../../electron/monitor/notices.ts';
import type { Notice } from '../../../shared/contract/health.ts';
import { altered, good, type Harness, hour, linksOf, minute, refused, startMonitor } from './harness.ts';

/** What was told so far. */
async function told(world: Harness): Promise<readonly Notice[]> {
  const stop = new AbortController();
  const notices: Notice[] = [];
  const reading = (async () => {
    for await (const notice of world.monitor.notices(stop.signal)) notices.push(notice);
  })();
  await world.settle();
  stop.abort();
  await reading;
  return notices;
}

const wrongOf = (host: string) => (link: { readonly host: string }) => (link.host === host ? altered : {});

describe('what is told', () => {
  test('a suspension, once, a minute after it began', async () => {
    const world = await startMonitor({ links: linksOf(2, 1), answer: wrongOf('host-0.example') });
    await world.monitor.act({ ids: [1] }, { kind: 'probe' });
    await world.settle();
    await world.pass(59_000);
    expect(await told(world)).toEqual([]);
    await world.pass(2000);
    const [notice, ...more] = await told(world);
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ title: 'demo-0.whl was suspended at host-0.example', path: '/health/links/1' });
    expect(notice?.body).toContain('Installers get the hosted copy.');
    await world.pass(hour);
    expect(await told(world)).toEqual([]);
  });

  test('many of one host as one', async () => {
    const world = await startMonitor({ links: linksOf(2, 30), answer: wrongOf('host-0.example') });
    await world.monitor.act({ host: 'host-0.example' }, { kind: 'probe' });
    await world.pass(2 * minute);
    expect(await told(world)).toMatchObject([
      { title: '30 links of host-0.example were suspended', path: '/health/hosts/host-0.example' },
    ]);
    expect([...world.incidents.values()]).toMatchObject([{ host: 'host-0.example', links: 30, until: null }]);
  });

  test('a host whose links leave hours apart once, then how many they became, and no more; and their return so too', async () => {
    let isDown = true;
    const links = linksOf(2, 40);
    const answer = ({ host }: { readonly host: string }) => (isDown && host === 'host-0.example' ? refused : {});
    const world = await startMonitor({ links, answer, settings: { meanHours: 12 } });
    await world.pass(3 * 24 * hour);
    expect(world.transitions.filter(({ to }) => to === 'suspended').length).toBeGreaterThanOrEqual(40);
    const left = (await told(world)).map(({ title }) => title);
    expect(left).toHaveLength(2);
    expect(left[0]).toMatch(/suspended/);
    expect(left[1]).toMatch(/^\d+ more links of host-0\.example were suspended$/);
    isDown = false;
    await world.pass(5 * 24 * hour);
    expect([...world.records.values()].every(({ listed }) => listed)).toBe(true);
    const back = (await told(world)).map(({ title }) => title);
    expect(back).toHaveLength(2);
    expect(back[1]).toMatch(/^\d+ more links of host-0\.example are listed again$/);
    // What happens after that is another story.
    isDown = true;
    await world.pass(24 * hour);
    expect((await told(world)).map(({ title }) => title)[0]).toMatch(/suspended/);
  }, 120_000);

  test('nothing more of a host after a restart, while its links are away', async () => {
    const links = linksOf(1, 3);
    const answer = ({ id }: { readonly id: number }) => (id < 3 ? altered : {});
    const world = await startMonitor({ links, answer });
    await world.monitor.act({ ids: [1] }, { kind: 'probe' });
    await world.pass(5 * minute);
    expect(await told(world)).toHaveLength(1);
    await world.monitor.close();
    const kept = links.map((link) => ({ ...link, record: world.records.get(link.id)?.record ?? null }));
    const again = await startMonitor({ links: kept, answer: () => altered, kept: world.store });
    await again.monitor.act({ ids: [2] }, { kind: 'probe' });
    await again.pass(hour);
    expect(await told(again)).toEqual([]);
    await again.pass(6 * hour);
    expect(await told(again)).toMatchObject([{ title: '2 more links of host-0.example were suspended' }]);
  });

  test('at a glance, each once, to whoever asks first', async () => {
    const world = await startMonitor({ links: linksOf(1, 1), answer: () => altered });
    await world.monitor.act({ ids: [1] }, { kind: 'probe' });
    await world.pass(2 * minute);
    const { tick, notices } = world.monitor.glance();
    expect(tick.suspended).toBe(1);
    expect(notices).toHaveLength(1);
    expect(world.monitor.glance().notices).toEqual([]);
    expect(await told(world)).toEqual([]);
  });

  test('nothing of what a person did, and nothing where notices are off', async () => {
    const world = await startMonitor({ links: linksOf(1, 2) });
    await world.monitor.act({ ids: [1] }, { kind: 'suspend' });
    await world.pass(5 * minute);
    expect(await told(world)).toEqual([]);
    const silent = await startMonitor({ links: linksOf(1, 1), answer: () => altered, settings: { notify: false } });
    await silent.monitor.act({ ids: [1] }, { kind: 'probe' });
    await silent.pass(5 * minute);
    expect(await told(silent)).toEqual([]);
  });

  test('in quiet hours nothing, and afterwards all of it in one, also after a restart', async () => {
    const quiet = { quietHours: { from: '12:00', to: '14:00' } };
    const links = linksOf(30, 1);
    const bad = { answer: (link: { readonly id: number }) => (link.id <= 3 ? altered : {}), settings: quiet };
    const world = await startMonitor({ links, ...bad });
    for (const id of [1, 2, 3]) await world.monitor.act({ ids: [id] }, { kind: 'probe' });
    await world.pass(30 * minute);
    expect(await told(world)).toEqual([]);
    await world.monitor.close();
    const again = await startMonitor({ links: linksOf(1, 1), settings: quiet, kept: world.store });
    await again.pass(hour);
    expect(await told(again)).toEqual([]);
    await again.pass(hour + 2 * minute);
    const [summary, ...more] = await told(again);
    expect(more).toEqual([]);
    expect(summary).toMatchObject({ title: '3 things happened in the quiet hours', path: '/health' });
    expect(summary?.body).toContain('demo-2.whl was suspended at host-2.example.');
    await again.pass(3 * hour);
    expect(await told(again)).toEqual([]);
  });

  test('no certificate that was renewed, whatever a link that is not looked at any more has seen', async () => {
    const day = 24 * hour;
    const start = Date.parse('2026-11-20T12:00:00.000Z');
    const answer = ({ id }: { readonly id: number }) => ({
      ...good,
      certificateUntil: new Date(start + (id === 1 ? 20 : 100) * day).toISOString(),
    });
    const world = await startMonitor({ links: linksOf(1, 2), answer, settings: { meanHours: 1 } });
    await world.monitor.act({ ids: [1] }, { kind: 'probe' });
    await world.settle();
    await world.monitor.act({ ids: [1] }, { kind: 'withdraw' });
    await world.pass(25 * day);
    expect(await told(world)).toEqual([]);
  }, 60_000);

  test('a certificate 14 and 3 days before its end, once each, also after a restart', async () => {
    const until = Date.parse('2026-11-20T12:00:00.000Z') + 20 * 24 * hour;
    const answer = () => ({ ...good, certificateUntil: new Date(until).toISOString() });
    const world = await startMonitor({ links: linksOf(1, 2), answer, settings: { meanHours: 1 } });
    await world.pass(5 * 24 * hour);
    expect(await told(world)).toEqual([]);
    await world.pass(2 * 24 * hour);
    expect((await told(world)).map(({ title }) => title)).toEqual([
      'The certificate of host-0.example ends in 14 days',
    ]);
    await world.pass(11 * 24 * hour);
    expect((await told(world)).map(({ title }) => title)).toEqual(['The certificate of host-0.example ends in 3 days']);
  }, 60_000);
});

test('what nobody heard before the end is told at the next start', async () => {
  const world = await startMonitor({ links: linksOf(2, 1), answer: wrongOf('host-0.example') });
  await world.monitor.act({ ids: [1] }, { kind: 'probe' });
  await world.settle();
  await world.monitor.close();
  const again = await startMonitor({ links: linksOf(1, 1), kept: world.store });
  await again.pass(2 * minute);
  expect(await told(again)).toMatchObject([{ title: 'demo-0.whl was suspended at host-0.example' }]);
});

test('several that nobody heard are told as one, and not as of quiet hours that there were not', async () => {
  const links = linksOf(30, 1);
  const world = await startMonitor({ links, answer: ({ id }) => (id <= 2 ? altered : {}) });
  for (const id of [1, 2]) await world.monitor.act({ ids: [id] }, { kind: 'probe' });
  await world.settle();
  await world.monitor.close();
  const again = await startMonitor({ links: linksOf(1, 1), kept: world.store });
  await again.pass(2 * minute);
  expect(await told(again)).toMatchObject([{ title: '2 things happened that you were not told of' }]);
  await again.monitor.close();
  const third = await startMonitor({ links: linksOf(1, 1), kept: again.store });
  await third.pass(2 * minute);
  expect(await told(third)).toEqual([]);
});

describe('in words', () => {
  test('what is held says what to do', () => {
    const event = { kind: 'held', at: 0, linkId: 1, host: 'a.example', filename: 'a.whl', sentence: 'Look.' } as const;
    expect(noticeOf([event])).toMatchObject({ title: 'a.whl waits for you, at a.example', body: 'Look.' });
    expect(noticeOf([event, event])).toMatchObject({ title: '2 links of a.example wait for you' });
    expect(noticeOf([event, { ...event, host: 'b.example' }])).toMatchObject({
      title: '2 links of 2 hosts wait for you',
      path: '/health',
    });
    expect(noticeOf([])).toBeNull();
  });

  test('what became of a host counts links, and says one as itself', () => {
    const at = (linkId: number) => {
      const about = { at: linkId, linkId, host: 'a.example', filename: `${linkId}.whl`, sentence: `Why ${linkId}.` };
      return { kind: 'suspended', ...about } as const;
    };
    expect(moreNoticeOf([at(1), at(2), at(1)])).toMatchObject({
      title: '2 more links of a.example were suspended',
      body: 'The last of them: Why 1.',
      path: '/health/hosts/a.example',
    });
    expect(moreNoticeOf([at(1), at(1)])).toMatchObject({ title: '1.whl was suspended at a.example', body: 'Why 1.' });
    expect(moreNoticeOf([])).toBeNull();
  });

  test('a publication that keeps failing is one notice for as long as it is behind', () => {
    const event = (at: number): Event => ({
      kind: 'publication',
      at,
      id: 'p',
      where: '/srv/simple',
      sentence: 'The disk is full.',
      since: '2026-11-20T12:00:00.000Z',
    });
    expect(noticeOf([event(1)])?.id).toBe(noticeOf([event(2)])?.id);
    expect(noticeOf([event(1)])).toMatchObject({ title: '/srv/simple could not be published' });
  });

  test('a summary of many names the first, and how many more there are', () => {
    const one = (at: number): Notice => ({
      id: `${at}`,
      at: '2026-11-20T12:00:00.000Z',
      title: `T${at}`,
      body: '',
      path: '/',
    });
    const all = Array.from({ length: 8 }, (_, at) => one(at));
    expect(summaryOf(all, 0, 'quiet')).toMatchObject({ body: 'T0. T1. T2. T3. T4. And 3 more.' });
    expect(summaryOf(all.slice(0, 1), 0, 'quiet')).toEqual(all[0]);
    expect(summaryOf([], 0, 'quiet')).toBeNull();
  });

  test('quiet hours go over midnight, and the end is not in them', () => {
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }));
    const text = ([hours, minutes]: readonly [number, number]) =>
      `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
    const number = ([hours, minutes]: readonly [number, number]) => hours * 60 + minutes;
    fc.assert(
      fc.property(time, time, time, (from, to, at) => {
        const length = (number(to) - number(from) + 1440) % 1440;
        const into = (number(at) - number(from) + 1440) % 1440;
        expect(isQuiet({ from: text(from), to: text(to) }, text(at))).toBe(into < length);
      }),
    );
    expect(isQuiet(null, '03:00')).toBe(false);
  });

  test('the steps to the end of a certificate', () => {
    const day = 24 * hour;
    expect([20, 14.01, 14, 3.01, 3, 0.1, 0, -5].map((days) => certificateStep(days * day, 0))).toEqual([
      null,
      null,
      14,
      14,
      3,
      3,
      0,
      0,
    ]);
  });
});
