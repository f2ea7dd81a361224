import { expect, test } from 'vitest';
import { redirectOf } from '../../../electron/http/redirects.ts';

const from = new URL('https://files.example/a/b');
const to = (location: string) => redirectOf({ status: 302, headers: [['LOCATION', location]] }, from, false);

test.each([
  ['c', 'https://files.example/a/c'],
  ['//other.example/x', 'https://other.example/x'],
  ['https:x', 'https://files.example/a/x'],
  ['?q', 'https://files.example/a/b?q'],
])('%s leads to %s', (location, href) => {
  const redirect = to(location);
  expect(redirect !== null && 'to' in redirect && redirect.to.href).toBe(href);
});

test.each([
  'http://other.example/',
  'HTTP://files.example/a',
  'ftp://x.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://[::1]/',
  'https://[::ffff:7f00:1]/',
  'https://u:p@files.example/',
  '//u@files.example/',
  'https://',
  'https:///127.0.0.1/',
  '\\\\127.0.0.1\\x',
])('outside a rehearsal %s is refused', (location) => {
  expect(to(location)).toEqual({ refused: expect.any(String), isForbidden: expect.any(Boolean) });
});

test('one address where nobody may be sent is told from what makes no sense', () => {
  expect(to('https://10.0.0.1/')).toMatchObject({ isForbidden: true });
  expect(to('http://other.example/')).toMatchObject({ isForbidden: true });
  expect(to('https://')).toMatchObject({ isForbidden: false });
  const two = [['Location', 'https://10.0.0.1/'] as const, ['Location', 'https://10.0.0.2/'] as const];
  expect(redirectOf({ status: 302, headers: two }, from, false)).toMatchObject({ isForbidden: false });
});

test.each([200, 300, 304, 306])('%i is no redirect', (status) => {
  expect(redirectOf({ status, headers: [['Location', '/x']] }, from, false)).toBeNull();
});
