import { expect, test } from 'vitest';
import { defaultLinkSettings, linkSettings, parseLinkSettings } from '../../../../shared/links/index.ts';
import { isProblem } from '../../../../shared/problem/index.ts';
import { day, hour, minute } from './scene.ts';

const codeOf = (given: Readonly<Record<string, unknown>>): string => {
  try {
    parseLinkSettings(given);
    return 'none';
  } catch (error) {
    return isProblem(error) ? error.problem.code : 'a bug';
  }
};

test('the defaults are those of the policy', () => {
  expect(defaultLinkSettings).toMatchObject({
    failuresToSuspend: 3,
    failureSpreadMs: 10 * minute,
    probationMs: 15 * minute,
    probationCapMs: 24 * hour,
    jitter: 0.2,
    successesToRestore: 2,
    cleanWeekMs: 7 * day,
    goneDailyMs: day,
    goneDailyForMs: 7 * day,
    goneLaterMs: 7 * day,
    certificateWarnMs: 14 * day,
    hostWrongLinks: 2,
    capShare: 0.1,
  });
});

test('every figure has its line in the list, and the list no other', () => {
  expect(linkSettings.map(({ key }) => key).toSorted()).toEqual(Object.keys(defaultLinkSettings).toSorted());
  for (const { key, label, explanation, min, max, default: usual } of linkSettings) {
    expect(defaultLinkSettings[key]).toBe(usual);
    expect(usual).toBeGreaterThanOrEqual(min);
    expect(usual).toBeLessThanOrEqual(max);
    expect(label.length).toBeGreaterThan(5);
    expect(explanation).toMatch(/\.$/);
  }
});

test('each figure can be set to either end, alone', () => {
  for (const { key, min, max } of linkSettings) {
    const rest = key.startsWith('probation') ? { probationMs: minute, probationCapMs: 31 * day } : {};
    expect(parseLinkSettings({ ...rest, [key]: min })[key]).toBe(min);
    expect(parseLinkSettings({ ...rest, [key]: max })[key]).toBe(max);
    expect(codeOf({ [key]: min - 0.5 })).toMatch(/^link_settings\.(out_of_range|not_a_number)$/);
    expect(codeOf({ [key]: max + 1 })).toBe('link_settings.out_of_range');
  }
});

test.each([
  [{ probationMinutes: 15 }, 'link_settings.unknown'],
  [{ toString: 1 }, 'link_settings.unknown'],
  [{ probationMs: '900000' }, 'link_settings.not_a_number'],
  [{ probationMs: Number.NaN }, 'link_settings.not_a_number'],
  [{ probationMs: null }, 'link_settings.not_a_number'],
  [{ probationMs: Infinity }, 'link_settings.out_of_range'],
  [{ failuresToSuspend: 2.5 }, 'link_settings.not_a_number'],
  [{ probationMs: 2 * day }, 'link_settings.contradiction'],
])('%j → %s', (given, code) => {
  expect(codeOf(given)).toBe(code);
});
