import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkResponse, describeOutcome, outcomeCodes, outcomeProblem } from '../../../shared/fallback/index.ts';

describe('checkResponse', () => {
  const check = (headers: readonly (readonly [string, string])[], status = 200, size = 12) =>
    checkResponse({ status, headers }, size)?.code ?? null;

  test('a length that is the size, in any case and with blanks', () => {
    expect(check([['cOnTent-LENGTH', ' 12 ']])).toBeNull();
    expect(check([['Content-Length', '012']])).toBeNull();
    expect(check([['content-length', '0']], 200, 0)).toBeNull();
  });

  test.each([[201], [204], [206], [301], [304], [404], [416], [500]])('status %i', (status) => {
    expect(check([['content-length', '12']], status)).toBe(status === 206 ? 'http.response.invalid' : 'http.error');
  });

  test.each(['-12', '+12', '12, 12', '12 12', '0x0c', '1.2e1', '', '١٢'])(
    'a length of %j breaks the protocol',
    (value) => {
      expect(check([['content-length', value]])).toBe('http.protocol.error');
    },
  );

  test('two lengths, even equal ones; a length and chunks', () => {
    expect(
      check([
        ['content-length', '12'],
        ['Content-Length', '12'],
      ]),
    ).toBe('http.protocol.error');
    expect(
      check([
        ['content-length', '12'],
        ['transfer-encoding', 'chunked'],
      ]),
    ).toBe('http.protocol.error');
  });

  test('encodings other than identity', () => {
    expect(
      check([
        ['content-encoding', 'br'],
        ['content-length', '12'],
      ]),
    ).toBe('http.response.invalid');
    expect(
      check([
        ['content-encoding', 'Identity'],
        ['content-length', '12'],
      ]),
    ).toBeNull();
    expect(
      check([
        ['content-encoding', 'identity, gzip'],
        ['content-length', '12'],
      ]),
    ).toBe('http.response.invalid');
  });

  test('only the very size passes', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (size, length) => {
        expect(check([['Content-Length', String(length)]], 200, size) === null).toBe(size === length);
      }),
    );
  });

  test('whatever is sent, it answers', () => {
    const header = fc.tuple(
      fc.constantFrom('content-length', 'Content-Encoding', 'transfer-encoding', 'x'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(header), fc.integer({ min: 100, max: 999 }), fc.nat(), (headers, status, size) => {
        const failure = checkResponse({ status, headers }, size);
        expect(failure === null || outcomeCodes.includes(failure.code)).toBe(true);
      }),
    );
  });
});

describe('describeOutcome', () => {
  test.each(outcomeCodes)('%s: whole sentences that name the host', (code) => {
    fc.assert(
      fc.property(
        fc.domain(),
        fc.option(fc.integer({ min: 100, max: 599 })),
        fc.option(fc.string()),
        (host, status, detail) => {
          const facts = { host, ...(status === null ? {} : { status }), ...(detail === null ? {} : { detail }) };
          const { message, remedy } = describeOutcome(code, facts);
          expect(message).toContain(host);
          expect(message).toMatch(/\.$/);
          expect(remedy).toMatch(/^[A-Z'].*\.$/s);
          expect(outcomeProblem(code, facts)).toEqual({ code, message, remedy, facts });
        },
      ),
    );
  });

  test('no two codes say the same', () => {
    const said = outcomeCodes.map((code) => describeOutcome(code, { host: 'h.example' }).message);
    expect(new Set(said).size).toBe(outcomeCodes.length);
  });
});
