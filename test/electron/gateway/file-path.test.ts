import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFilePath, relativeFileUrl } from '../../../electron/gateway/file-path.ts';

const sha256 = 'ab'.repeat(32);
const filename = 'demo-1.0+local-py3-none-any.whl';

describe('the path of a file', () => {
  it('leads from the page to the file, whatever the filename', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => !/^\.{1,2}$/.test(name)),
        (name) => {
          const file = { project: 'demo-pkg', sha256, filename: name };
          for (const root of ['', '/hosted']) {
            const url = new URL(relativeFileUrl(file), `http://gateway.example${root}/simple/demo-pkg/`);
            const segments = url.pathname.slice(1).split('/').map(decodeURIComponent);
            const at = root === '' ? 1 : 2;
            expect(segments.slice(0, at)).toEqual(root === '' ? ['files'] : ['hosted', 'files']);
            expect(readFilePath(segments.slice(at))).toEqual(file);
          }
        },
      ),
    );
  });

  it.each([
    [['Demo', sha256, filename]],
    [['..', sha256, filename]],
    [['demo', 'xyz', filename]],
    [['demo', sha256.toUpperCase(), filename]],
    [['demo', sha256]],
    [['demo', sha256, '']],
    [['demo', sha256, filename, 'more']],
    [[]],
  ])('is not %j', (segments) => {
    expect(readFilePath(segments)).toBeNull();
  });
});
