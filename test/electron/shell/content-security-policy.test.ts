import { expect, it } from 'vitest';
import { contentSecurityPolicy, securityHeaders } from '../../../electron/shell/index.ts';

it('allows the page its own files and data: images, and nothing inline, foreign or framed', () => {
  expect(contentSecurityPolicy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types index-page',
  ]);
});

it('goes with the headers that a policy cannot replace', () => {
  expect(securityHeaders).toMatchObject({
    'content-security-policy': contentSecurityPolicy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
});
