import { expect, test } from 'vitest';
import { limitsInBytes } from '../../../shared/targets/index.ts';

test('limits are those of the project, however its name is spelled', () => {
  const limits = [
    { project: 'demo-one', fileMib: 250, projectGib: null },
    { project: 'demo-two', fileMib: null, projectGib: 20 },
  ];
  expect(limitsInBytes(limits, 'Demo.One')).toEqual({ file: 250 * 1024 ** 2, project: undefined });
  expect(limitsInBytes(limits, 'demo-two')).toEqual({ file: undefined, project: 20 * 1024 ** 3 });
  expect(limitsInBytes(limits, 'demo')).toEqual({ file: undefined, project: undefined });
});
