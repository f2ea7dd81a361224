import { expect, test } from 'vitest';
import { attempts, retryDelay } from '../../../electron/releases/sending/retry.ts';

const at = Date.parse('2026-11-22T21:00:00Z');
const delay = (code: string, facts: Record<string, string | number>, attempt = 1, random = 1) =>
  retryDelay({ code, message: '', facts, remedy: '' }, attempt, { now: at, random });

test.each([
  ['upload.unreachable', { outcome: 'tcp.refused' }],
  ['upload.unreachable', { outcome: 'tcp.reset' }],
  ['upload.unreachable', { outcome: 'dns.unreachable' }],
  ['upload.unreachable', { outcome: 'fallback.transfer.stalled' }],
  ['upload.index_failed', { status: 500 }],
  ['upload.index_failed', { status: 503 }],
  ['upload.rate_limited', { status: 429 }],
])('%s %o is tried again', (code, facts) => {
  expect(delay(code, facts)).toBe(1000);
});

test.each([
  ['upload.unreachable', { outcome: 'tls.cert.date_invalid' }],
  ['upload.unreachable', { outcome: 'dns.name_not_resolved' }],
  ['upload.unreachable', { outcome: 'tcp.address_invalid' }],
  ['upload.index_failed', { status: 507 }],
  ['upload.refused', { status: 400 }],
  ['upload.forbidden', { status: 403 }],
  ['upload.too_many_projects', { status: 429 }],
  ['upload.redirected', { status: 308 }],
  ['file.changed', {}],
])('%s %o is not', (code, facts) => {
  expect(delay(code, facts)).toBeNull();
});

test('the waits double, are spread over their second half, and end', () => {
  const waits = Array.from({ length: attempts }, (_, index) =>
    delay('upload.index_failed', { status: 503 }, index + 1),
  );
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, null]);
  expect(delay('upload.index_failed', { status: 503 }, 3, 0)).toBe(2000);
});

test.each([
  ['7', 7000],
  [new Date(at + 90_000).toUTCString(), 90_000],
  // Never sooner than without it, never longer than five minutes.
  ['0', 1000],
  [new Date(at - 90_000).toUTCString(), 1000],
  ['86400', 300_000],
  ['soon', 1000],
])('Retry-After: %s', (retryAfter, wait) => {
  expect(delay('upload.rate_limited', { status: 429, retryAfter })).toBe(wait);
});

test('a limit of new projects is waited for where the index says how long', () => {
  expect(delay('upload.too_many_projects', { status: 429, retryAfter: '20' })).toBe(20_000);
});
