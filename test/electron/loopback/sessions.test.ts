import { expect, it } from 'vitest';
import { createSessions } from '../../../electron/loopback/sessions.ts';

function start() {
  let count = 0;
  const clock = { now: 1000 };
  const sessions = createSessions({ now: () => clock.now, randomSecret: () => `secret-${(count += 1)}` });
  const open = (cookie: string | null = null) => {
    const keys = sessions.exchange(sessions.issueLaunchSecret(), cookie);
    if (keys === null) throw new Error('The secret was not taken');
    return keys;
  };
  return { sessions, clock, open };
}

it('wants both halves of one session', () => {
  const { sessions, open } = start();
  const one = open();
  const two = open();

  expect(sessions.holds(one.cookie, one.token)).toBe(true);
  expect(sessions.holds(one.cookie, two.token)).toBe(false);
  expect(sessions.holds(one.cookie, null)).toBe(false);
  expect(sessions.holds(null, one.token)).toBe(false);
  expect(sessions.holds('other', one.token)).toBe(false);
});

it('gives a second tab a token of its own under the same cookie', () => {
  const { sessions, open } = start();
  const first = open();
  const second = open(first.cookie);

  expect(second.cookie).toBe(first.cookie);
  expect(second.token).not.toBe(first.token);
  expect(sessions.holds(first.cookie, first.token)).toBe(true);
  expect(sessions.holds(first.cookie, second.token)).toBe(true);
});

it('does not adopt a cookie that it never gave out', () => {
  const { sessions, open } = start();
  const keys = open('planted');

  expect(keys.cookie).not.toBe('planted');
  expect(sessions.holds('planted', keys.token)).toBe(false);
});

it('takes each launch secret once, within ten minutes', () => {
  const { sessions, clock } = start();
  const used = sessions.issueLaunchSecret();
  const late = sessions.issueLaunchSecret();

  expect(sessions.exchange(used, null)).not.toBeNull();
  expect(sessions.exchange(used, null)).toBeNull();
  expect(sessions.exchange('unknown', null)).toBeNull();
  clock.now += 10 * 60_000;
  expect(sessions.exchange(late, null)).toBeNull();
  expect(sessions.exchange(sessions.issueLaunchSecret(), null)).not.toBeNull();
});
