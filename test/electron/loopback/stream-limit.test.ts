import { expect, it } from 'vitest';
import { createStreamLimit } from '../../../electron/loopback/stream-limit.ts';

it('makes the oldest open stream give way, and forgets those that ended', () => {
  const streams = createStreamLimit(2);
  const gone: string[] = [];
  const admit = (name: string) => streams.admit(() => gone.push(name));

  admit('a');
  const endB = admit('b');
  admit('c');
  expect(gone).toEqual(['a']);
  endB();
  admit('d');
  expect(gone).toEqual(['a']);
  admit('e');
  expect(gone).toEqual(['a', 'c']);
});
