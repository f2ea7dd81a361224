import { describe, expect, it } from 'vitest';
import {
  completionInterval,
  completionShare,
  completionText,
  formatPace,
  formatPercent,
  paceText,
} from '../../../renderer/features/health/model/figures.ts';

describe('a share', () => {
  it.each([
    [0, '0 %'],
    [0.0001, '0.1 %'],
    [0.5, '50.0 %'],
    [0.9312, '93.1 %'],
    [0.9999, '99.9 %'],
    [1, '100 %'],
  ])('%d is %s', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });
});

describe('completion', () => {
  const completion = { n: 480, ok: 476, low: 0.98, high: 0.9966 };

  it('is told with how many it stands on, and where the true share lies', () => {
    expect(completionText(completion)).toBe('99.2 % of 480 checks (98.0 to 99.7 %)');
    expect(completionShare(completion)).toBe('99.2 %');
    expect(completionInterval(completion)).toBe('98.0 to 99.7 %');
    expect(completionText({ n: 1, ok: 1, low: 0.2, high: 1 }, 'download')).toBe('100 % of 1 download (20.0 to 100 %)');
  });

  it('says nothing where nothing was checked', () => {
    const none = { n: 0, ok: 0, low: 0, high: 1 };
    expect([completionShare(none), completionInterval(none), completionText(none)]).toEqual(['–', '', 'no checks yet']);
  });
});

describe('seconds for each MiB', () => {
  it.each([
    [0, '0'],
    [0.041, '0.04'],
    [0.0949, '0.09'],
    [0.44, '0.4'],
    [9.94, '9.9'],
    [9.96, '10'],
    [1204.4, '1,204'],
  ])('%d is %s', (value, text) => {
    expect(formatPace(value)).toBe(text);
  });

  it('are told as the median and the 95th percentile', () => {
    expect(paceText({ p50: 0.4, p95: 9.1 })).toBe('0.4 · 9.1');
    expect(paceText(null)).toBe('–');
  });
});
