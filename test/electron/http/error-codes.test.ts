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
