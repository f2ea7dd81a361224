import { expect, it } from 'vitest';
import {
  cacheText,
  parseCacheLimit,
  parsePort,
  parseUpstream,
} from '../../../renderer/features/gateway/model/fields.ts';
import { originShares, totalsLine } from '../../../renderer/features/gateway/model/totals.ts';

it.each([
  ['', null],
  ['https://index.example.org/simple/', 'https://index.example.org/simple/'],
  [' https://index.example.org/simple ', 'https://index.example.org/simple/'],
  ['http://127.0.0.1:3141/root/simple/', 'http://127.0.0.1:3141/root/simple/'],
])('takes %j for the index behind', (text, value) => {
  expect(parseUpstream(text)).toEqual({ value });
});

it.each([
  ['index.example.org', /not a web address/],
  ['ftp://index.example.org/', /not a web address/],
  ['https://me:secret@index.example.org/simple/', /user name or password/],
  ['https://index.example.org/simple/?a=b', /Leave out/],
  ['https://index.example.org/simple/#x', /Leave out/],
])('refuses %j for the index behind', (text, why) => {
  expect(parseUpstream(text)).toEqual({ error: expect.stringMatching(why) });
});

it.each([
  ['', 0],
  ['0', 0],
  ['8700', 8700],
  ['65535', 65_535],
])('takes %j for a port', (text, value) => {
  expect(parsePort(text)).toEqual({ value });
});

it.each(['80', '65536', '-1', '8.5', 'http', '123456'])('refuses %j for a port', (text) => {
  expect(parsePort(text)).toEqual({ error: expect.stringContaining('65535') });
});

it('has the size of the cache in GiB', () => {
  expect(cacheText(2 * 1024 ** 3)).toBe('2');
  expect(parseCacheLimit('0')).toEqual({ value: 0 });
  expect(parseCacheLimit('512 MiB')).toEqual({ value: 512 * 1024 ** 2 });
  expect(parseCacheLimit('9999999')).toEqual({ error: expect.stringContaining('too much') });
});

it('shares the bytes of a day among the sources', () => {
  expect(originShares({ external: 60, hosted: 30, cache: 10 })).toEqual([
    { source: 'external', bytes: 60, from: 0, to: 0.6 },
    { source: 'hosted', bytes: 30, from: 0.6, to: expect.closeTo(0.9) },
    { source: 'cache', bytes: 10, from: expect.closeTo(0.9), to: expect.closeTo(1) },
  ]);
  expect(originShares({ external: 0, hosted: 0, cache: 0 }).map(({ to }) => to)).toEqual([0, 0, 0]);
});

it('counts in words', () => {
  const totals = { downloads: 1, failed: 0, fallbacks: 1, bytes: { external: 0, hosted: 0, cache: 0 }, reasons: [] };
  expect(totalsLine(totals)).toBe('1 download · 1 changed its source · 0 failed');
  expect(totalsLine({ ...totals, downloads: 1480, fallbacks: 12 })).toBe(
    '1,480 downloads · 12 changed their source · 0 failed',
  );
});
