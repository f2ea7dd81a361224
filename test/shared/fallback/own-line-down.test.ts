import { expect, test } from 'vitest';
import { isOwnLineDown, type OutcomeCode } from '../../../shared/fallback/index.ts';

const external = (code: OutcomeCode | null, host = 'files.example') => ({ source: 'external', host, code }) as const;
const hosted = (code: OutcomeCode | null, host = 'hosted.example') => ({ source: 'hosted', host, code }) as const;

test.each([
  { what: 'no name resolves', attempts: [external('dns.unreachable'), hosted('dns.unreachable')] },
  {
    what: 'every host shows the portal’s certificate',
    attempts: [external('tls.cert.authority_invalid'), hosted('tls.cert.authority_invalid')],
  },
  {
    what: 'nobody answers, and one request has been given up',
    attempts: [external('abandoned'), external('tcp.timed_out'), hosted('tcp.timed_out'), hosted('tcp.reset')],
  },
])('our own line: $what', ({ attempts }) => {
  expect(isOwnLineDown(attempts)).toBe(true);
});

test.each([
  { what: 'the hosted copy’s host has answered', attempts: [external('tcp.refused'), hosted('http.error')] },
  { what: 'the external host has answered', attempts: [external('http.error'), hosted('tcp.refused')] },
  { what: 'the file came in the end', attempts: [external('tcp.reset'), hosted('tcp.reset'), hosted('ok')] },
  { what: 'only external hosts were asked', attempts: [external('tcp.refused'), external('tcp.refused', 'b.example')] },
  {
    what: 'both copies are on one host',
    attempts: [external('tcp.refused', 'hosted.example'), hosted('tcp.refused')],
  },
  { what: 'the hosted copy is still being asked', attempts: [external('tcp.refused'), hosted(null)] },
  { what: 'nobody was asked', attempts: [] },
])('a host’s: $what', ({ attempts }) => {
  expect(isOwnLineDown(attempts)).toBe(false);
});
