import { expect, test } from 'vitest';
import { createPaceMeter } from '../../../renderer/features/wizard/model/item-rates.ts';

const item = (bytesDone: number) => ({ a: { bytesDone, bytesTotal: 4000 } });

test('the first look has no rate, the second has what arrived between them', () => {
  const look = createPaceMeter();
  expect(look(item(0), 0).get('a')).toMatchObject({ bytesPerSecond: null, secondsLeft: null });
  expect(look(item(1000), 1000).get('a')).toMatchObject({ bytesPerSecond: 1000, secondsLeft: 3 });
});

test('looks closer than a quarter of a second do not make it flicker', () => {
  const look = createPaceMeter();
  look(item(0), 0);
  look(item(1000), 1000);
  expect(look(item(3000), 1100).get('a')?.bytesPerSecond).toBe(1000);
  expect(look(item(3000), 2000).get('a')?.bytesPerSecond).toBeCloseTo(1400);
});

test('a stalled item slows down instead of keeping its old rate', () => {
  const look = createPaceMeter();
  look(item(0), 0);
  look(item(1000), 1000);
  const rates = [2000, 3000, 4000].map((now) => look(item(1000), now).get('a')?.bytesPerSecond ?? -1);
  expect(rates).toEqual(rates.toSorted((a, b) => b - a));
  expect(rates[2]).toBeLessThan(300);
});

test('an item that starts again starts its rate again', () => {
  const look = createPaceMeter();
  look(item(0), 0);
  look(item(2000), 1000);
  expect(look(item(100), 2000).get('a')?.bytesPerSecond).toBeNull();
});

test('an item that ended is forgotten', () => {
  const look = createPaceMeter();
  look(item(0), 0);
  expect(look({}, 1000).size).toBe(0);
  expect(look(item(500), 2000).get('a')?.bytesPerSecond).toBeNull();
});
