import { expect, test } from 'vitest';
import { createTally } from '../../../electron/jobs/tally.ts';

/** A tally and its clock, in milliseconds. */
function tally() {
  const time = { now: 0 };
  return {
    time,
    ...createTally(
      () => time.now,
      () => undefined,
    ),
  };
}

const items = (...ids: readonly string[]) => ids.map((id) => ({ id, bytes: 4000 }));

test('what ended without going over the line leaves the plan, and makes nothing faster', () => {
  const { time, plan, report, finish, progress } = tally();
  plan(items('there', 'failed', 'sent'));
  time.now = 1000;
  report('sent', 1000);
  report('failed', 1000);
  finish('there');
  finish('failed');
  time.now = 2000;
  report('sent', 2000);
  expect(progress()).toMatchObject({ bytesDone: 3000, bytesTotal: 5000, itemsDone: 2, itemsTotal: 3 });
  // 1000 bytes in the first second, 2000 in the one after it, which weighs a fifth.
  expect(progress().bytesPerSecond).toBeCloseTo(1206, 0);
  expect(progress().secondsLeft).toBeCloseTo(2000 / 1206, 2);
});

test('what is there already is planned with no bytes', () => {
  const { plan, progress } = tally();
  plan(items('a', 'b'));
  plan([{ id: 'a', bytes: 0 }]);
  expect(progress()).toMatchObject({ bytesDone: 0, bytesTotal: 4000, itemsTotal: 2 });
});

test('while the only item waits to be sent again there is no rate; bytes that are sent twice count twice for it', () => {
  const { time, plan, report, progress } = tally();
  plan(items('a'));
  time.now = 1000;
  report('a', 1000);
  expect(progress()).toMatchObject({ bytesPerSecond: 1000, secondsLeft: 3 });
  report('a', 0);
  expect(progress()).toMatchObject({ bytesDone: 0, bytesPerSecond: null, secondsLeft: null });
  time.now = 2000;
  report('a', 1000);
  expect(progress()).toMatchObject({ bytesDone: 1000, bytesPerSecond: 1000 });
});

test('while all that was sent is only waited for there is no rate either', () => {
  const { time, plan, report, progress } = tally();
  plan(items('a'));
  time.now = 1000;
  report('a', 4000);
  expect(progress()).toMatchObject({ bytesPerSecond: null, secondsLeft: null });
});

test('the rate of a line that stands still falls by the clock alone', () => {
  const { time, plan, report, tick, progress } = tally();
  plan(items('a'));
  time.now = 1000;
  report('a', 1000);
  const rates = [4000, 7000, 10_000].map((now) => {
    time.now = now;
    tick();
    return progress().bytesPerSecond;
  });
  expect(rates).toEqual([500, 250, 125]);
});

test('an item that was over can be planned once more', () => {
  const { plan, report, finish, progress } = tally();
  plan(items('a', 'b'));
  report('a', 1000);
  finish('a');
  plan(items('a'));
  expect(progress()).toMatchObject({ bytesDone: 0, bytesTotal: 8000, itemsDone: 0, itemsTotal: 2 });
  report('a', 4000);
  finish('a');
  expect(progress()).toMatchObject({ bytesDone: 4000, bytesTotal: 8000, itemsDone: 1 });
});
