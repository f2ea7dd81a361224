import fc from 'fast-check';
import path from 'node:path';
import { expect, it } from 'vitest';
import { spoolNameOf } from '../../../electron/loopback/spool-name.ts';

it.each(['demo-1.0-py3-none-any.whl', 'demo-1!2.0+local.tar.gz', 'démo (1).whl', 'console.whl', 'a'.repeat(255)])(
  'takes %s',
  (name) => {
    expect(spoolNameOf(encodeURIComponent(name))).toBe(name);
  },
);

it.each(['', '.', '..', '.a', 'a.', 'a ', 'a/b', 'a\\b', 'a:b', 'a\nb', 'a\u0000', 'NUL', 'com1.whl', 'é'.repeat(128)])(
  'refuses “%s”',
  (name) => {
    expect(spoolNameOf(encodeURIComponent(name))).toBeNull();
  },
);

it('refuses what is no URL encoding', () => {
  expect(spoolNameOf('%zz')).toBeNull();
});

it('never leaves its folder, on either kind of file system', () => {
  const outcome = fc.check(
    fc.property(fc.string({ unit: 'binary' }), (encoded) => {
      const name = spoolNameOf(encoded);
      return (
        name === null ||
        (path.posix.join('/spool', name) === `/spool/${name}` && path.win32.join('C:\\s', name) === `C:\\s\\${name}`)
      );
    }),
  );
  expect(outcome.counterexample).toBeNull();
});
