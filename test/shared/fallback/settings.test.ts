import { expect, test } from 'vitest';
import { defaultPolicy, parsePolicy, policySettings } from '../../../shared/fallback/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';

const codeOf = (given: Readonly<Record<string, unknown>>): string => {
  try {
    parsePolicy(given);
    return 'none';
  } catch (error) {
    return isProblem(error) ? error.problem.code : 'a bug';
  }
};

test('every figure has its line in the list, and the list no other', () => {
  expect(policySettings.map(({ key }) => key).toSorted()).toEqual(Object.keys(defaultPolicy).toSorted());
  for (const { key, label, explanation, min, max, default: usual } of policySettings) {
    expect(defaultPolicy[key]).toBe(usual);
    expect(usual).toBeGreaterThanOrEqual(min);
    expect(usual).toBeLessThanOrEqual(max);
    expect(label.length).toBeGreaterThan(5);
    expect(explanation).toMatch(/\.$/);
  }
});

test('each figure can be set to either end, alone', () => {
  for (const { key, min, max } of policySettings) {
    const rest = key.startsWith('hedgeM') ? { hedgeMinMs: 0, hedgeMaxMs: 60_000 } : {};
    expect(parsePolicy({ ...rest, [key]: min })[key]).toBe(min);
    expect(parsePolicy({ ...rest, [key]: max })[key]).toBe(max);
    expect(codeOf({ [key]: min - 0.5 })).toMatch(/^policy\.(out_of_range|not_a_number)$/);
    expect(codeOf({ [key]: max + 1 })).toBe('policy.out_of_range');
  }
});

test.each([
  [{ stallMilliseconds: 1 }, 'policy.unknown'],
  [{ toString: 1 }, 'policy.unknown'],
  [{ stallMs: '5000' }, 'policy.not_a_number'],
  [{ stallMs: Number.NaN }, 'policy.not_a_number'],
  [{ stallMs: null }, 'policy.not_a_number'],
  [{ stallMs: Infinity }, 'policy.out_of_range'],
  [{ hostedAttempts: 1.5 }, 'policy.not_a_number'],
  [{ hedgeMinMs: 3000 }, 'policy.contradiction'],
])('%j → %s', (given, code) => {
  expect(codeOf(given)).toBe(code);
});
