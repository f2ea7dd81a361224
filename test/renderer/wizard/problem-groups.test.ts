import { expect, test } from 'vitest';
import { groupProblems } from '../../../renderer/features/wizard/model/problem-groups.ts';

const down = (file: string) => ({
  name: file,
  problem: { code: 'link.unreachable', message: 'It is down.', facts: { host: 'files.example.org', file }, remedy: '' },
});
const missing = { name: 'c.whl', problem: { code: 'link.missing', message: 'No such file.', facts: {}, remedy: '' } };

test('the same words are said once, with every name and the facts that all share', () => {
  expect(groupProblems([down('a.whl'), missing, down('b.whl'), down('a.whl')])).toEqual([
    { problem: { ...down('').problem, facts: { host: 'files.example.org' } }, names: ['a.whl', 'b.whl'] },
    { problem: missing.problem, names: ['c.whl'] },
  ]);
});

test('one alone keeps all its facts', () => {
  expect(groupProblems([down('a.whl')])).toEqual([{ problem: down('a.whl').problem, names: ['a.whl'] }]);
});
