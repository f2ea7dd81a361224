import { describe, expect, it } from 'vitest';
import {
  cookieOf,
  refuseContentType,
  refuseForeignHost,
  refuseForeignPage,
  refuseLength,
  strictHeaders,
} from '../../../electron/loopback/call-rules.ts';

const reader = (headers: Record<string, string>) => (name: string) => headers[name] ?? null;
const origin = 'http://127.0.0.1:4000';

describe('headers', () => {
  it('counts only where it was sent once', () => {
    const header = strictHeaders({ host: ['a'], origin: ['a', 'b'], empty: [] });
    expect([header('host'), header('origin'), header('empty'), header('missing')]).toEqual(['a', null, null, null]);
  });

  it('finds a cookie by its exact name', () => {
    const headers = { cookie: 'a=1; __Host-x=ab=c ;b=2; ax=3' };
    expect(cookieOf(headers, '__Host-x')).toBe('ab=c');
    expect(cookieOf(headers, 'b')).toBe('2');
    expect(cookieOf(headers, 'x')).toBeNull();
    expect(cookieOf({}, 'x')).toBeNull();
  });
});

describe('rules', () => {
  it('take what the page sends', () => {
    const header = reader({
      host: '127.0.0.1:4000',
      origin,
      'sec-fetch-site': 'same-origin',
      'content-type': 'Application/JSON; charset=utf-8',
      'content-length': '10',
    });
    expect(refuseForeignHost(header, '127.0.0.1:4000')).toBeNull();
    expect(refuseForeignPage(header, origin)).toBeNull();
    expect(refuseContentType(header, 'application/json')).toBeNull();
    expect(refuseLength(header, 10)).toBeNull();
  });

  it('refuse what is missing or other', () => {
    const nothing = reader({});
    expect(refuseForeignHost(nothing, '127.0.0.1:4000')?.status).toBe(421);
    expect(refuseForeignPage(nothing, origin)?.status).toBe(403);
    expect(refuseForeignPage(reader({ origin }), origin)?.status).toBe(403);
    expect(refuseContentType(nothing, 'application/json')?.status).toBe(415);
    expect(refuseLength(reader({ 'content-length': '11' }), 10)?.status).toBe(413);
    expect(refuseLength(reader({ 'content-length': 'x' }), 10)?.status).toBe(413);
    expect(refuseLength(nothing, 10)).toBeNull();
  });
});
