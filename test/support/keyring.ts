import type { Keyring } from '../../electron/secrets/index.ts';
import { problem } from '../../shared/problem/index.ts';

export interface FakeKeyring extends Keyring {
  /** Secret by `service user`. */
  readonly entries: Map<string, string>;
  /** What was done, in its order: `get service user`. */
  readonly calls: string[];
  /** From now on every call fails like this. */
  fail(how: 'missing' | 'locked' | null): void;
}

/** In memory; the same face as the operating system's. */
export function fakeKeyring(entries: Readonly<Record<string, string>> = {}): FakeKeyring {
  const map = new Map(Object.entries(entries));
  const calls: string[] = [];
  let failure: 'missing' | 'locked' | null = null;
  const call = <Result>(what: string, service: string, username: string, work: (key: string) => Result) => {
    calls.push(`${what} ${service} ${username}`);
    if (failure === null) return Promise.resolve(work(`${service} ${username}`));
    return Promise.reject(problem(`keyring.${failure}`, `The keyring is ${failure}.`, {}, 'Do something.'));
  };
  return {
    entries: map,
    calls,
    fail: (how) => {
      failure = how;
    },
    get: (service, username) => call('get', service, username, (key) => map.get(key) ?? null),
    set: (service, username, secret) => call('set', service, username, (key) => void map.set(key, secret)),
    remove: (service, username) => call('remove', service, username, (key) => map.delete(key)),
  };
}
