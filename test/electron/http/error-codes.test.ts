import { expect, test } from 'vitest';
import { classify } from '../../../electron/http/error-codes.ts';

const systemError = (code: string, syscall: string) => Object.assign(new Error(code), { code, syscall });

test.each([
  ['ENOBUFS', 'write', 'local.fault'],
  ['EHOSTDOWN', 'connect', 'local.fault'],
  ['EPROTO', 'write', 'tls.failed'],
  ['ECONNRESET', 'read', 'tcp.reset'],
])('%s of %s is an outcome, not a bug: %s', (code, syscall, outcome) => {
  expect(classify(systemError(code, syscall), true)?.code).toBe(outcome);
});

test('an error of a file that is being sent is none of the network', () => {
  expect(classify(systemError('EIO', 'open'), false)).toBeNull();
  expect(classify(new TypeError('a bug'), false)).toBeNull();
});

test('of several addresses the one counts that its outcome is of', () => {
  const tried = (code: string, address: string) => Object.assign(systemError(code, 'connect'), { address });
  const errors = [tried('ENETUNREACH', '::1'), tried('ETIMEDOUT', '127.0.0.1'), tried('ECONNREFUSED', '127.0.0.2')];
  expect(classify(new AggregateError(errors), false)).toMatchObject({ code: 'tcp.timed_out', address: '127.0.0.1' });
});
