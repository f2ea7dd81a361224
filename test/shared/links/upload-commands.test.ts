import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CopyPlace } from '../../../shared/contract/copies.ts';
import { quoteArgument, uploadCommands } from '../../../shared/links/index.ts';

const argument = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'\'"\\ $`!*?[]{}()<>|&;#~=%^-\n\t\r‘’‚‛“”@,aZ0.'.split('')) }),
);

/** What programs get, one after the other: each is written by printf and ended with U+0000. */
function bySh(shell: string, commandLines: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const script = commandLines.map((words) => `printf '%s\\0' ${words.join(' ')}; printf '\\1'`).join('\n');
  const out = execFileSync(shell, ['-s'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
  });
  return out
    .split('\u0001')
    .slice(0, -1)
    .map((line) => line.split('\0').slice(0, -1));
}

/** A token of PowerShell that stands for itself, or its single-quoted string (about_Quoting_Rules), read back. */
function byPowerShell(word: string): string {
  if (!word.startsWith("'")) {
    expect(word).toMatch(/^(?:[A-Za-z_./][A-Za-z0-9_./:-]*|--?[a-z][a-z0-9-]*(?:=[a-z]+)?)$/);
    return word;
  }
  const inner = word.slice(1, -1);
  expect(word.endsWith("'")).toBe(true);
  let text = '';
  for (let at = 0; at < inner.length; at++) {
    const one = inner.charAt(at);
    if (/['‘’‚‛]/.test(one)) {
      // Alone it would end the string.
      expect(inner.charAt(at + 1)).toBe(one);
      at += 1;
    }
    text += one;
  }
  return text;
}

describe('an argument', () => {
  it.each(['/bin/sh', '/bin/bash'])('arrives unchanged in %s', (shell) => {
    const possible = argument.filter((text) => !/[\0\u0001]/.test(text) && text.isWellFormed());
    fc.assert(
      fc.property(
        fc.array(fc.array(possible, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 20 }),
        (lines) => {
          const quoted = lines.map((words) => words.map((word) => quoteArgument(word, 'posix')));
          expect(bySh(shell, quoted)).toEqual(lines);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('arrives unchanged in PowerShell, by its rules', () => {
    fc.assert(
      fc.property(argument, (text) => {
        expect(byPowerShell(quoteArgument(text, 'powershell'))).toBe(text);
      }),
    );
  });

  it('is left as it is where that is safe', () => {
    expect(quoteArgument('dist/demo-1.0-py3-none-any.whl', 'posix')).toBe('dist/demo-1.0-py3-none-any.whl');
    expect(quoteArgument('1e3', 'powershell')).toBe("'1e3'");
    expect(quoteArgument("it's ’", 'powershell')).toBe("'it''s ’’'");
    expect(quoteArgument("it's", 'posix')).toBe(String.raw`'it'\''s'`);
  });
});

describe('commands', () => {
  const values = { filename: 'demo-1!2.0-py3-none-any.whl', project: 'demo', version: '1!2.0', tag: 'v2.0' };
  const files = [{ path: "/home/o'neil/my dist/demo-1!2.0-py3-none-any.whl", values }];

  it('for a GitHub release', () => {
    const place: CopyPlace = {
      kind: 'github',
      api: 'https://api.github.com',
      owner: 'octo-org',
      repo: 'demo',
      rehearsal: false,
    };
    expect(uploadCommands(place, files, 'posix').map(({ command }) => command)).toEqual([
      'gh release create v2.0 --repo octo-org/demo --verify-tag --draft --notes-from-tag',
      String.raw`gh release upload v2.0 '/home/o'\''neil/my dist/demo-1!2.0-py3-none-any.whl' --repo octo-org/demo`,
      'gh release edit v2.0 --repo octo-org/demo --draft=false',
    ]);
    const candidate = [{ path: 'dist/demo-2.0rc1.tar.gz', values: { ...values, version: '2.0rc1' } }];
    expect(uploadCommands(place, candidate, 'posix')[0]?.command).toMatch(/ --draft --notes-from-tag --prerelease$/);
    const own = { ...place, api: 'https://git.example.org/api/v3' };
    expect(uploadCommands(own, files, 'posix')[2]?.command).toContain('--repo git.example.org/octo-org/demo');
  });

  it('for a bucket', () => {
    const place: CopyPlace = {
      kind: 's3',
      endpoint: 'https://s3.eu-central-1.amazonaws.com',
      region: 'eu-central-1',
      bucket: 'releases',
      accessKeyId: 'AKIA',
      addressing: 'path',
      key: '{project}/{version}/{filename}',
      rehearsal: false,
    };
    expect(uploadCommands(place, files, 'powershell').map(({ command }) => command)).toEqual([
      "aws s3 cp '/home/o''neil/my dist/demo-1!2.0-py3-none-any.whl' 's3://releases/demo/1!2.0/demo-1!2.0-py3-none-any.whl' --endpoint-url https://s3.eu-central-1.amazonaws.com --region eu-central-1",
      "rclone copyto --immutable --checksum '/home/o''neil/my dist/demo-1!2.0-py3-none-any.whl' 's3:releases/demo/1!2.0/demo-1!2.0-py3-none-any.whl'",
    ]);
    expect(() => uploadCommands({ ...place, key: '{project}/../{filename}' }, files, 'posix')).toThrow('dots');
    expect(() => uploadCommands({ ...place, key: '{project}/x' }, files, 'posix')).toThrow('file name');
    expect(() => uploadCommands({ ...place, key: '{what}/{filename}' }, files, 'posix')).toThrow('{what}');
  });

  it('take a file for a file, whatever it is called', () => {
    const place: CopyPlace = { kind: 'github', api: 'https://api.github.com', owner: 'o', repo: 'r', rehearsal: false };
    const odd = [{ path: '--clobber', values }];
    expect(uploadCommands(place, odd, 'posix')[1]?.command).toBe('gh release upload v2.0 ./--clobber --repo o/r');
  });
});
