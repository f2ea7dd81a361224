import { expect, it } from 'vitest';
import { answerPage } from '../../../electron/desktop/page-answer.ts';
import { contentSecurityPolicy, type PageFile } from '../../../electron/shell/index.ts';

const start: PageFile = { body: Uint8Array.of(1), contentType: 'text/html', etag: '"x"', immutable: false };
const files = new Map([
  ['/', start],
  ['/index.html', start],
]);
const ask = (url: string, method = 'GET') => answerPage(files, { method, url });

it('serves the manifest under the app’s own origin, with the policy', () => {
  const answer = ask('app://fallback-links/index.html?x#y');
  expect(answer.status).toBe(200);
  expect(answer.body).toBe(start.body);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/html',
    'content-security-policy': contentSecurityPolicy,
  });
});

it.each([
  'app://fallback-links/x',
  'app://fallback-links/%2e%2e/etc/passwd',
  'app://other/',
  'https://example.org/',
  '',
])('finds nothing under “%s”', (url) => {
  const answer = ask(url);
  expect(answer).toMatchObject({ status: 404, body: null });
  expect(answer.headers['content-security-policy']).toBe(contentSecurityPolicy);
});

it('is read only', () => {
  expect(ask('app://fallback-links/', 'POST')).toMatchObject({ status: 405, body: null, headers: { allow: 'GET' } });
});
