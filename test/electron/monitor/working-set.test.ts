import { expect, test } from 'vitest';
import { isListed, newLink, nextDepth } from '../../../shared/links/index.ts';
import { createWorkingSet } from '../../../electron/monitor/working-set.ts';
import { linksOf } from './harness.ts';

const [sample] = linksOf(1, 1);
if (sample === undefined) throw new Error('no link');

test.each([true, false])('a record that cannot be read leaves the link listed or not, as it was: %s', (listed) => {
  const unreadable: number[] = [];
  const links = createWorkingSet(({ id }) => unreadable.push(id));
  links.replace([{ ...sample, listed, record: '{"state":"of another version"}' }]);
  const watched = links.get(sample.id);
  expect(unreadable).toEqual([sample.id]);
  expect(watched !== undefined && isListed(watched.record)).toBe(listed);
  // It cannot come back without its whole file.
  expect(watched === undefined ? null : nextDepth(watched.record)).toBe(listed ? null : 'whole');
});

test.each([true, false])('a link that begins does so as the store lists it: %s', (listed) => {
  const links = createWorkingSet(() => expect.unreachable());
  links.replace([{ ...sample, listed, record: null }]);
  const record = links.get(sample.id)?.record;
  expect(record?.state).toBe(listed ? 'never-checked' : 'suspended');
  expect(record === undefined ? null : nextDepth(record)).toBe(listed ? null : 'whole');
});

test('a record that can be read is what counts', () => {
  const links = createWorkingSet(() => expect.unreachable());
  const record = { ...newLink(Date.parse(sample.registeredAt)), state: 'healthy' as const };
  links.replace([{ ...sample, record: JSON.stringify(record) }]);
  expect(links.get(sample.id)?.record).toEqual(record);
});
