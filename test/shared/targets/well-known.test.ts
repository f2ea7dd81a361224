import { expect, test } from 'vitest';
import { isPypi } from '../../../shared/targets/index.ts';

test.each([
  ['https://upload.pypi.org/legacy/', true],
  ['https://test.pypi.org/legacy/', true],
  ['https://pypi.org/simple/', true],
  ['https://pypi.python.org/pypi', true],
  ['https://upload.test.pypi.org/legacy/', true],
  ['https://pypi.org.example.com/legacy/', false],
  ['http://127.0.0.1:4455/legacy/', false],
  ['nonsense', false],
])('%s has PyPI’s rules: %s', (url, expected) => {
  expect(isPypi(url)).toBe(expected);
});
