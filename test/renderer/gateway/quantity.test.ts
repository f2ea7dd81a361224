import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  fieldText,
  fieldUnit,
  parseQuantity,
  quantityText,
} from '../../../renderer/features/gateway/model/quantity.ts';
import { changedCount, policyGroups, withFigure } from '../../../renderer/features/gateway/model/policy-groups.ts';
import { policySettings } from '../../../shared/fallback/index.ts';

const stall = { unit: 'ms', default: 5000, min: 100, max: 120_000 } as const;
const tail = { unit: 'bytes', default: 65_536, min: 1, max: 64 * 1024 ** 2 } as const;
const attempts = { unit: 'count', default: 1, min: 1, max: 10 } as const;
const share = { unit: 'share', default: 0.1, min: 0, max: 1 } as const;

it.each([
  [stall, '3', 3000],
  [stall, ' 2.5 ', 2500],
  [stall, '2,5', 2500],
  [stall, '500 ms', 500],
  [stall, '1 min', 60_000],
  [tail, '64', 65_536],
  [tail, '1 MiB', 1024 ** 2],
  [tail, '100 bytes', 100],
  [attempts, '3', 3],
  [share, '25', 0.25],
  [share, '25 %', 0.25],
])('reads %o: %j as %d', (figure, text, value) => {
  expect(parseQuantity(figure, text)).toEqual({ value });
});

it.each([
  [stall, '', 'This is not a number. Use 100 ms to 2 min.'],
  [stall, 'soon', 'This is not a number. Use 100 ms to 2 min.'],
  [stall, '-3', 'This is not a number. Use 100 ms to 2 min.'],
  [stall, '1e3', 'This is not a number. Use 100 ms to 2 min.'],
  [stall, '3 MiB', '“MiB” is not a unit here. Use 100 ms to 2 min.'],
  [stall, '0.05', 'That is too little. Use 100 ms to 2 min.'],
  [stall, '900', 'That is too much. Use 100 ms to 2 min.'],
  [stall, '1,234', 'Write it without a comma, or with a point. Use 100 ms to 2 min.'],
  [attempts, '1.5', 'Use a whole number. Use 1 to 10.'],
  [tail, '0', 'That is too little. Use 1 byte to 64 MiB.'],
  [share, '101', 'That is too much. Use 0 % to 100 %.'],
])('refuses %o: %j', (figure, text, error) => {
  expect(parseQuantity(figure, text)).toEqual({ error });
});

it.each(policySettings.map((setting) => [setting.key, setting] as const))(
  '%s: what is shown can be typed',
  (_, setting) => {
    for (const value of [setting.default, setting.min, setting.max]) {
      expect(parseQuantity(setting, quantityText(setting.unit, value))).toEqual({ value });
    }
    expect(parseQuantity(setting, fieldText(setting, setting.default))).toEqual({ value: setting.default });
    expect(fieldText(setting, setting.default).length + fieldUnit(setting).length).toBeLessThanOrEqual(8);
  },
);

it('takes any text, and answers with a value in range or a sentence', () => {
  fc.assert(
    fc.property(fc.constantFrom(...policySettings), fc.string(), (setting, text) => {
      const parsed = parseQuantity(setting, text);
      if ('error' in parsed) expect(parsed.error).toMatch(/\.$/);
      else expect(parsed.value >= setting.min && parsed.value <= setting.max).toBe(true);
    }),
  );
});

it('has every figure of the policy in one group', () => {
  const grouped = policyGroups.flatMap(({ settings }) => settings.map(({ key }) => key));
  expect(grouped.toSorted()).toEqual(policySettings.map(({ key }) => key).toSorted());
  expect(policyGroups.every(({ settings }) => settings.length > 1)).toBe(true);
});

it('keeps only what is not as usual', () => {
  const [first, second] = policySettings;
  if (first === undefined || second === undefined) throw new Error('there are no settings');
  const changed = withFigure({ [second.key]: second.min }, first, first.max);
  expect(changed).toEqual({ [second.key]: second.min, [first.key]: first.max });
  expect(changedCount(changed, policySettings)).toBe(2);
  expect(withFigure(changed, first, first.default)).toEqual({ [second.key]: second.min });
});
