import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatExact,
  formatMilliseconds,
  formatNumber,
  formatRate,
  formatRelative,
  formatShare,
  formatTimeLeft,
  shortenHash,
  splitFilename,
} from '../../../renderer/ui/format.ts';

const MIB = 1024 * 1024;

describe('sizes and numbers', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [1023, '1,023 bytes'],
    [1024, '1.0 KiB'],
    [14_336, '14.0 KiB'],
    [84.2 * MIB, '84.2 MiB'],
    [1023 * MIB, '1,023 MiB'],
    [1024 * MIB, '1.0 GiB'],
    [5 * 1024 ** 5, '5,120 TiB'],
  ])('%d is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it('never shows more than four digits below a tebibyte', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 - 1 }), (bytes) => {
        const digits = formatBytes(bytes).replaceAll(/[^0-9]/g, '');
        expect(digits.length).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('counts', () => {
    expect(formatNumber(1204)).toBe('1,204');
    expect(formatCount(1, 'file')).toBe('1 file');
    expect(formatCount(12, 'file')).toBe('12 files');
    expect(formatCount(2, 'copy', 'copies')).toBe('2 copies');
    expect(formatRate(4.2 * MIB)).toBe('4.2 MiB/s');
    expect(formatRate(null)).toBe('–');
  });

  it('says 100 % only when it is whole, and 0 % only when there is nothing', () => {
    expect(formatShare(0, 100)).toBe('0 %');
    expect(formatShare(0, 0)).toBe('0 %');
    expect(formatShare(1, 1_000_000)).toBe('1 %');
    expect(formatShare(71, 100)).toBe('71 %');
    expect(formatShare(999_999, 1_000_000)).toBe('99 %');
    expect(formatShare(5, 5)).toBe('100 %');
  });
});

describe('times', () => {
  it.each([
    [0.44, '0.4 s'],
    [12.3, '12 s'],
    [59.6, '1 min'],
    [180, '3 min'],
    [3599, '1 h'],
    [3900, '1 h 5 min'],
    [187_200, '2 d 4 h'],
  ])('%d seconds are %s', (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [9949, '9.9 s'],
    [9950, '10 s'],
    [180_000, '3 min'],
  ])('%d milliseconds are %s', (milliseconds, text) => expect(formatMilliseconds(milliseconds)).toBe(text));

  it.each([
    [null, ''],
    [0.4, 'a moment left'],
    [11.2, 'about 12 s left'],
    [41, 'about 45 s left'],
    [170, 'about 3 min left'],
  ])('%s seconds left are “%s”', (seconds, text) => expect(formatTimeLeft(seconds)).toBe(text));

  const now = new Date(2026, 10, 22, 14, 2, 7);
  it.each([
    [new Date(2026, 10, 22, 14, 2, 0), 'just now'],
    [new Date(2026, 10, 22, 13, 57, 7), '5 min ago'],
    [new Date(2026, 10, 22, 11, 0, 0), '3 h ago'],
    [new Date(2026, 10, 21, 22, 0, 0), 'yesterday'],
    [new Date(2026, 10, 18, 14, 0, 0), '4 days ago'],
    [new Date(2026, 10, 12, 14, 0, 0), '12 Nov'],
    [new Date(2025, 10, 12, 14, 0, 0), '12 Nov 2025'],
    [new Date(2026, 10, 22, 14, 17, 7), 'in 15 min'],
  ])('%s', (at, text) => expect(formatRelative(at, now)).toBe(text));

  it('takes an hour ago for an hour ago across midnight', () => {
    expect(formatRelative(new Date(2026, 10, 21, 23, 30), new Date(2026, 10, 22, 0, 30))).toBe('1 h ago');
  });

  it('is exact with the zone', () => {
    expect(formatExact(now)).toMatch(/^22 Nov 2026, 14:02:07 UTC([+−]\d+(:\d\d)?)?$/);
  });
});

describe('names and hashes', () => {
  it('shortens a hash in the middle', () => {
    expect(shortenHash(`a3f1c29b${'0'.repeat(48)}9e02d1c4`)).toBe('a3f1c29b…9e02d1c4');
    expect(shortenHash('short')).toBe('short');
  });

  it('splits a filename without losing any of it, and never more at the end than at the start', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        const { head, tail } = splitFilename(name);
        expect(head + tail).toBe(name);
        expect(tail.length).toBeLessThanOrEqual(head.length);
      }),
    );
    expect(splitFilename('demo-2.1.0-cp312-cp312-manylinux_2_17_x86_64.whl').tail).toBe(
      'nylinux_2_17_x86_64.whl'.slice(-20),
    );
  });
});
