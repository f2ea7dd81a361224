import { describe, expect, test } from 'vitest';
import { createLineSpeed, sampleOf, type SpeedSample } from '../../../electron/monitor/line-speed.ts';
import { defaultPolicy } from '../../../shared/fallback/index.ts';
import { good, hour, linksOf, minute, startMonitor } from './harness.ts';

const mib = 1024 * 1024;
const late = { code: 'fallback.transfer.deadline_exceeded', slow: false } as const;
const [link] = linksOf(1, 1);
if (link === undefined) throw new Error('there is none');

/** Of a mebibyte. */
const sample = (host: string, kibPerSecond: number): SpeedSample => {
  return { host, bytes: mib, milliseconds: (1024 / kibPerSecond) * 1000 };
};

function start(measured: readonly SpeedSample[] = []) {
  let at = 0;
  let asked = 0;
  const speed = createLineSpeed({
    policy: () => defaultPolicy,
    now: () => at,
    measure() {
      asked += 1;
      return Promise.resolve(measured);
    },
  });
  return { speed, pass: (ms: number) => (at += ms), asked: () => asked };
}

describe('a line that is slow', () => {
  test('is to blame where no other host was twice as fast as a host must be', async () => {
    const { speed, asked } = start();
    speed.saw(sample('other.example', 150));
    expect(await speed.isToBlame(link, late)).toBe(true);
    expect(await speed.isToBlame(link, { code: 'ok', slow: true })).toBe(true);
    expect(await speed.isToBlame(link, { code: 'ok', slow: false })).toBe(false);
    expect(await speed.isToBlame(link, { code: 'tcp.refused', slow: false })).toBe(false);
    speed.saw(sample('third.example', 600));
    expect(await speed.isToBlame(link, late)).toBe(false);
    expect(asked()).toBe(0);
  });

  test('is not known from the host itself, nor from what was too little', async () => {
    const { speed } = start();
    speed.saw(sample(link.host, 150));
    speed.saw({ host: 'other.example', bytes: 1000, milliseconds: 100 });
    expect(await speed.isToBlame(link, late)).toBe(false);
  });

  test('is not what is on this computer', async () => {
    const { speed } = start();
    speed.saw(sample('other.example', 150));
    expect(await speed.isToBlame({ ...link, rehearsal: true }, late)).toBe(false);
    expect(sampleOf({ ...link, rehearsal: true }, { ...good, depth: 'whole' })).toBeNull();
    expect(sampleOf(link, { ...good, depth: 'pieces' })).toBeNull();
    expect(sampleOf(link, { ...good, depth: 'whole', bytes: mib, totalMs: 1023 })).toEqual({
      host: link.host,
      bytes: mib,
      milliseconds: 1000,
    });
  });

  test('is measured where nothing has come of late', async () => {
    const { speed, pass, asked } = start([sample('other.example', 100)]);
    speed.saw(sample('other.example', 5000));
    expect(await speed.isToBlame(link, late)).toBe(false);
    pass(5 * minute);
    expect(await speed.isToBlame(link, late)).toBe(true);
    expect(asked()).toBe(1);
  });

  test('where nothing can be measured, the last that is known counts', async () => {
    const { speed, pass } = start();
    speed.saw(sample('other.example', 100));
    pass(23 * hour);
    expect(await speed.isToBlame(link, late)).toBe(true);
    pass(hour);
    expect(await speed.isToBlame(link, late)).toBe(false);
  });
});

test('while our own line is slow nobody is suspended, or degraded, for it', async () => {
  let line = 5000;
  const world = await startMonitor({
    links: linksOf(6, 1, 20 * mib),
    answer(_link, depth) {
      if (depth !== 'whole') return { depth: 'headers' };
      if (line > 256) return { bytes: 20 * mib, totalMs: (20 * 1024 * 1000) / line };
      return line > 128
        ? { bytes: 20 * mib, totalMs: (20 * 1024 * 1000) / line, slow: true }
        : { code: 'fallback.transfer.deadline_exceeded', bytes: 10 * mib, totalMs: (10 * 1024 * 1000) / line };
    },
    measure: (_link, unrelated) => unrelated.slice(0, 1).map(({ host }) => sample(host, line)),
    settings: { byteBudget: 1024 ** 4, meanHours: 1 },
  });
  const everybody = { ids: [1, 2, 3, 4, 5, 6] };
  for (const speed of [5000, 200, 100, 100, 100, 100]) {
    line = speed;
    await world.monitor.act(everybody, { kind: 'probe' });
    await world.pass(6 * minute);
  }
  expect([...world.records.values()].map(({ state }) => state)).toEqual(Array(6).fill('healthy'));
  const failed = world.checks.filter(({ code }) => code !== 'ok');
  expect(failed.length).toBeGreaterThan(20);
  expect(failed.every(({ counts }) => !counts)).toBe(true);
  expect(world.monitor.state().state).toBe('watching');
});
