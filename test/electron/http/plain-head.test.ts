import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayBecomePlain, parsePlainHead } from '../../../electron/http/plain-head.ts';

const head = (...lines: readonly string[]) => parsePlainHead(lines.join('\r\n'));
const length = 'Content-Length: 5';

describe('a plain head', () => {
  test('is read as it is: order, spelling, duplicates', () => {
    expect(head('HTTP/1.1 206 Some Part', 'b: 1', length, 'B:\t 2 x ', 'Empty:')).toEqual({
      status: 206,
      reason: 'Some Part',
      headers: [
        ['b', '1'],
        ['Content-Length', '5'],
        ['B', '2 x'],
        ['Empty', ''],
      ],
      contentLength: 5,
      keepAlive: true,
    });
  });

  test.each([
    [[], true],
    [['Connection: keep-alive'], true],
    [['connection: Close'], false],
    [['Connection: keep-alive', 'Connection: close'], false],
    [['Connection: x'], false],
  ])('whose connection is kept: %j: %s', (lines, keepAlive) => {
    expect(head('HTTP/1.1 200 OK', length, ...lines)?.keepAlive).toBe(keepAlive);
  });

  test.each([
    ['HTTP/1.0 200 OK', length],
    ['HTTP/1.1 200', length],
    ['HTTP/1.1  200 OK', length],
    ['HTTP/1.1 20 OK', length],
    ['HTTP/1.1 103 Hints', length],
    ['HTTP/1.1 204 None', length],
    ['HTTP/1.1 304 Same', length],
    ['HTTP/1.1 600 Odd', length],
    ['HTTP/2 200 OK', length],
    ['HTTP/1.1 200 OK'],
    ['HTTP/1.1 200 OK', 'Content-Length: -5'],
    ['HTTP/1.1 200 OK', 'Content-Length: +5'],
    ['HTTP/1.1 200 OK', 'Content-Length: 5, 5'],
    ['HTTP/1.1 200 OK', 'Content-Length: 0x5'],
    ['HTTP/1.1 200 OK', 'Content-Length: 9223372036854775808'],
    ['HTTP/1.1 200 OK', 'Content-Length:'],
    ['HTTP/1.1 200 OK', length, length],
    ['HTTP/1.1 200 OK', length, 'Transfer-Encoding: chunked'],
    ['HTTP/1.1 200 OK', length, 'Upgrade: x'],
    ['HTTP/1.1 200 OK', 'Content-Length : 5'],
    ['HTTP/1.1 200 OK', length, ' folded'],
    ['HTTP/1.1 200 OK', length, 'X: a\0b'],
    ['HTTP/1.1 200 OK', length, 'X: a\nY: b'],
    ['HTTP/1.1 200 OK', length, 'X: a\rb'],
    ['HTTP/1.1 200 OK', length, ''],
    ['HTTP/1.1 200 O\0K', length],
  ])('is not this: %j', (...lines) => {
    expect(head(...lines)).toBeNull();
  });

  test.each([
    ['', true],
    ['HTTP/1', true],
    ['HTTP/1.1 2', true],
    ['HTTP/1.1 200 OK\r\nX: half', true],
    ['HTTP/1.1 OK\r\n', false],
    ['HTTP/1.0 200', false],
    ['SSH-2.0-OpenSSH_9.2\r\n', false],
    ['<!doc', false],
  ])('what begins with %j is waited for: %s', (beginning, waits) => {
    expect(mayBecomePlain(Buffer.from(beginning))).toBe(waits);
  });

  test('nothing makes it throw', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary-ascii' }),
      fc
        .array(fc.constantFrom('HTTP/1.1 200 OK', length, '\r', '\n', ':', ' ', 'X', '\0'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, (some) => {
        const parsed = parsePlainHead(some);
        expect(parsed === null || Number.isSafeInteger(parsed.contentLength)).toBe(true);
      }),
    );
  });
});
