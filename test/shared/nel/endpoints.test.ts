import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreesToReports, chooseEndpoint, preflightHeaders, retryDelayMs } from '../../../shared/nel/index.ts';

const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('an endpoint is chosen', () => {
  const at = (url: string, priority: number, weight: number) => ({ url, priority, weight });

  it('among those of the smallest priority, as often as its weight says', () => {
    const endpoints = [at('a', 1, 1), at('b', 0, 3), at('c', 0, 0), at('d', 0, 1)];
    const counts = Map.groupBy(
      Array.from({ length: 400 }, (_, index) => chooseEndpoint(endpoints, index / 400)?.url),
      (url) => url,
    );
    expect([...counts].map(([url, { length }]) => [url, length])).toEqual([
      ['b', 300],
      ['d', 100],
    ]);
  });

  it('evenly where nobody has a weight, and not at all where there is none', () => {
    const endpoints = [at('a', 1, 0), at('b', 1, 0)];
    expect([0, 0.49, 0.5, 0.99].map((roll) => chooseEndpoint(endpoints, roll)?.url)).toEqual(['a', 'a', 'b', 'b']);
    expect(chooseEndpoint([], 0.5)).toBeNull();
  });

  it('always, if there is one, and never one of weight 0 beside others', () => {
    const endpoint = fc.record({ url: fc.webUrl(), priority: fc.nat({ max: 3 }), weight: fc.nat() });
    fc.assert(
      fc.property(fc.array(endpoint, { minLength: 1 }), draw, (endpoints, roll) => {
        const chosen = chooseEndpoint(endpoints, roll);
        const first = Math.min(...endpoints.map(({ priority }) => priority));
        expect(chosen?.priority).toBe(first);
        const total = endpoints
          .filter(({ priority }) => priority === first)
          .reduce((sum, { weight }) => sum + weight, 0);
        if (total > 0) expect(chosen?.weight).toBeGreaterThan(0);
      }),
    );
  });
});

describe('an endpoint that failed is left alone', () => {
  it('twice as long each time, from 5 minutes to a day', () => {
    const minutes = [1, 2, 3, 8, 9, 10, 1000].map((failures) => retryDelayMs(failures, 0) / 60_000);
    expect(minutes).toEqual([5, 10, 20, 640, 1280, 1440, 1440]);
  });

  it('never shorter than 5 minutes and never longer than a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), draw, (failures, roll) => {
        const minutes = retryDelayMs(failures, roll) / 60_000;
        expect(minutes).toBeGreaterThanOrEqual(5);
        expect(minutes).toBeLessThanOrEqual(1440);
        expect(minutes).toBeLessThanOrEqual(retryDelayMs(failures, 0) / 60_000);
      }),
    );
  });
});

describe('another origin agrees', () => {
  const origin = 'https://files.example.org';
  const preflight = (status: number, headers: Readonly<Record<string, string>>) => ({
    status,
    headers: Object.entries(headers),
  });
  const allowed = { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Headers': 'X-A, Content-Type' };

  it('to what it is asked for', () => {
    expect(preflightHeaders(origin)).toEqual({
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type',
    });
  });

  it.each([
    [200, allowed],
    [204, { ...allowed, 'access-control-allow-methods': 'GET, POST' }],
    [204, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }],
    [204, { ...allowed, 'access-control-allow-methods': '*' }],
  ])('with %i %j', (status, headers) => {
    expect(agreesToReports(preflight(status, headers), origin)).toBe(true);
  });

  it.each([
    [404, allowed],
    [302, allowed],
    [200, {}],
    [200, { 'access-control-allow-origin': origin }],
    [200, { ...allowed, 'Access-Control-Allow-Origin': 'https://other.example.org' }],
    [200, { ...allowed, 'Access-Control-Allow-Origin': `${origin}, *` }],
    [200, { ...allowed, 'access-control-allow-origin': '*' }],
    [200, { ...allowed, 'Access-Control-Allow-Origin': 'null' }],
    [200, { ...allowed, 'Access-Control-Allow-Headers': 'x-content-type' }],
    [200, { ...allowed, 'access-control-allow-methods': 'GET, OPTIONS' }],
  ])('not with %i %j', (status, headers) => {
    expect(agreesToReports(preflight(status, headers), origin)).toBe(false);
  });
});
