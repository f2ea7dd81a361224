import { expect, test } from 'vitest';
import { everyDay } from '../../../electron/headless/daily.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const hour = 3600 * 1000;

test('now and once a day, at the same time of the day however late it is called', () => {
  const clock = createVirtualClock(0);
  const late = { ...clock, after: (ms: number, callback: () => void) => clock.after(ms + 10 * 60_000, callback) };
  const done: number[] = [];
  const callOff = everyDay(late, () => done.push(clock.now() / hour));
  for (let at = 0; at < 100; at += 1) clock.advance(hour);
  expect(done).toEqual([0, 24 + 1 / 6, 48 + 1 / 6, 72 + 1 / 6, 96 + 1 / 6]);
  callOff();
  clock.advance(100 * hour);
  expect(done.length).toBe(5);
});

test('days that were slept through are not made up for', () => {
  let time = 0;
  let due: () => void = () => undefined;
  const waits: number[] = [];
  const clock = {
    now: () => time,
    after(ms: number, callback: () => void) {
      waits.push(ms / hour);
      due = callback;
      return () => undefined;
    },
  };
  let times = 0;
  everyDay(clock, () => (times += 1));
  time = 75 * hour;
  due();
  expect(times).toBe(2);
  expect(waits).toEqual([24, 21]);
});
