import { expect, test } from 'vitest';
import { pathSegments, requestedHost } from '../../../electron/serving/index.ts';

test.each([
  ['/', ['']],
  ['/simple/demo/', ['simple', 'demo', '']],
  ['/a%20b?x=/y', ['a b']],
  ['http://pypi.example:8080/simple/', ['simple', '']],
  ['HTTP://pypi.example', ['']],
  ['http://pypi.example?x', ['']],
  ['https://pypi.example/simple/', null],
  ['ftp://pypi.example/simple/', null],
  ['http:///simple/', null],
  ['http://user@pypi.example/simple/', null],
  ['pypi.example:443', null],
  ['*', null],
  ['/%ff', null],
  ['', null],
])('%s: its path', (target, segments) => {
  expect(pathSegments(target)).toEqual(segments);
});

test.each([
  ['/simple/', 'PyPI.example:8080', 'pypi.example:8080'],
  ['/simple/', undefined, ''],
  ['http://Pypi.example/simple/', 'evil.example', 'pypi.example'],
  ['http://evil.example/simple/', 'pypi.example', 'evil.example'],
  ['*', 'pypi.example', 'pypi.example'],
])('%s with Host %s: called by %s', (target, host, name) => {
  expect(requestedHost(target, host)).toBe(name);
});
