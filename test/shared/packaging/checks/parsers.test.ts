import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readContentType } from '../../../../shared/packaging/checks/descriptions.ts';
import { firstAddress } from '../../../../shared/packaging/checks/emails.ts';
import { isLicenceExpression, unknownIdentifier } from '../../../../shared/packaging/checks/licences.ts';
import { readRequirement, sameText } from '../../../../shared/packaging/checks/requirements.ts';
import { readSpecifiers } from '../../../../shared/packaging/checks/specifiers.ts';
import { checkFile } from '../../../../shared/packaging/index.ts';
import { checkedFile } from './checked-file.ts';

describe('requirements', () => {
  test.each([
    ['A.b', 'a-b'],
    ['a[x, Y_z]>=1,<2', 'a[x,y-z]<2,>=1'],
    ['a (~=1.0)', 'a~=1.0'],
    ['a[] >=1,', 'a>=1'],
    ['a @ https://e.org/x ; extra=="y"', 'a @ https://e.org/x; extra == "y"'],
    ['a@file:///x', 'a @ file:///x'],
    [
      `a; (os_name=='nt' or "3" < python_version) and extra not in 'x'`,
      'a; ( os_name == "nt" or "3" < python_version ) and extra not in "x"',
    ],
    [`a; python_version=='"'`, `a; python_version == '"'`],
  ])('%s', (text, expected) => {
    const requirement = readRequirement(text);
    expect(requirement === null ? null : sameText(requirement)).toBe(expected);
  });

  test.each([
    '',
    '-a',
    'a b',
    'a[',
    'a[x',
    'a[-]',
    'a>=',
    'a >= 1 2',
    'a,',
    'a>=1,,<2',
    'a (>=1',
    'a @',
    'a @ x ; ',
    'a @ x y',
    'a;',
    'a; x',
    'a; os_name',
    'a; os_name ==',
    'a; os_name == "x',
    'a; (os_name == "x"',
    'a; os_name == "x" and',
    'a; os_name not "x"',
    'a; python_versions == "3"',
    'a==1.0rc1.*',
    'a>=1.*',
    'a>=1+x',
    `a; ${'('.repeat(5000)}`,
  ])('not %j', (text) => {
    expect(readRequirement(text)).toBeNull();
  });

  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4})?$/);
  const clause = fc
    .tuple(fc.constantFrom('>=', '<', '!=', '=='), fc.nat(99), fc.nat(99))
    .map(([op, a, b]) => `${op}${a}.${b}`);
  const operand = fc.constantFrom('os_name', 'extra', '"x"', '"3.9"');
  const leaf = fc.tuple(operand, fc.constantFrom('==', '<', 'in', 'not in'), operand).map((parts) => parts.join(' '));
  const marker = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      leaf,
      fc.tuple(tie('tree'), fc.constantFrom('and', 'or'), leaf).map((parts) => parts.join(' ')),
      tie('tree').map((inner) => `( ${inner} )`),
    ),
  })).tree;

  test('come back in their normal form', () => {
    const any = fc.record({
      name,
      extras: fc.uniqueArray(name, { maxLength: 3 }),
      specifiers: fc.uniqueArray(clause, { maxLength: 3 }),
      url: fc.constant(null),
      marker: fc.option(marker, { nil: null }),
    });
    fc.assert(
      fc.property(any, (requirement) => {
        const sorted = {
          ...requirement,
          extras: requirement.extras.toSorted(),
          specifiers: requirement.specifiers.toSorted(),
        };
        expect(readRequirement(sameText(requirement))).toEqual(sorted);
      }),
    );
  });

  test('are read or not, and nothing is thrown', () => {
    const piece = fc.constantFrom(
      'a',
      '[',
      ']',
      ',',
      ' ',
      '>=',
      '1',
      '.*',
      '+l',
      '(',
      ')',
      ';',
      '@',
      '"',
      "'",
      'extra',
      ' in ',
      ' and ',
      '==',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((parts) => parts.join('')),
        ),
        (text) => {
          const requirement = readRequirement(text);
          if (requirement === null) return;
          const normal = sameText(requirement);
          expect(readRequirement(normal)).toEqual(requirement);
        },
      ),
    );
  });
});

describe('specifiers', () => {
  test.each([
    ['', []],
    ['>= 3.9 ,<4', ['<4', '>=3.9']],
    ['==1.*, !=v2.0.*', ['!=2.0.*', '==1.*']],
    ['===anything-goes', ['===anything-goes']],
    ['==1+Local', ['==1+local']],
    ['3.9', null],
    ['>=3.9 <4', null],
    ['~=3', null],
    ['=>3', null],
    ['>=3.x', null],
  ])('%j', (text, expected) => {
    expect(readSpecifiers(text)).toEqual(expected);
  });
});

describe('content types', () => {
  test.each(['text/markdown', 'TEXT/x-rst; charset="utf-8"', 'text/plain;', 'text/markdown; variant=CommonMark'])(
    '%s',
    (text) => {
      expect(readContentType(text)).not.toHaveProperty('answer');
    },
  );
  test.each([
    '',
    'markdown',
    'text/markdown; variant=Pandoc',
    'text/plain; charset=latin1',
    'text/plain; x',
    'text/x-rst, y',
  ])('not %j', (text) => {
    expect(readContentType(text)).toHaveProperty('answer');
  });
});

test.each([
  ['jo@x.org', 'jo@x.org'],
  ['Jo <jo@x.org>, Al <al@x.org>', 'jo@x.org'],
  ['"Doe, Jo" (home) <jo@x.org>', 'jo@x.org'],
  ['', null],
  ['<>', null],
])('the first address of %j', (text, expected) => {
  expect(firstAddress(text)).toBe(expected);
});

test.each([
  ['MIT', true],
  ['mit or (Apache-2.0 and BSD-3-Clause)', true],
  ['GPL-2.0+ WITH Classpath-exception-2.0', true],
  ['LicenseRef-Own', true],
  ['MIT License', false],
  ['MIT OR', false],
  ['(MIT', false],
  ['MIT WITH (X)', false],
  ['MIT/X11', false],
  ['', false],
])('the licence expression %j: %s', (text, expected) => {
  expect(isLicenceExpression(text)).toBe(expected);
});

test.each([
  ['mit OR (apache-2.0 AND GPL-2.0+ WITH classpath-exception-2.0)', null],
  ['LicenseRef-Own.1', null],
  ['MIT OR Own', 'Own'],
  ['GPL-2.0-only WITH MIT', 'MIT'],
  ['Classpath-exception-2.0', 'Classpath-exception-2.0'],
  ['LicenseRef-Own+', 'LicenseRef-Own+'],
])('in %j, the identifier %s is unknown', (text, expected) => {
  expect(isLicenceExpression(text)).toBe(true);
  expect(unknownIdentifier(text)).toBe(expected);
});

test('whatever the fields hold, findings come out: plain sentences, short, for this file', () => {
  const name = fc.constantFrom(
    'Requires-Dist',
    'Classifier',
    'Project-URL',
    'Author-email',
    'Dynamic',
    'License-File',
    'License-Expression',
    'Import-Name',
    'Provides-Extra',
    'Requires-Python',
    'Home-page',
    'X-Own',
  );
  const value = fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => text.replace(/[\r\n]/g, ' '));
  const lines = fc.uniqueArray(fc.tuple(name, value), { selector: ([field]) => field });
  fc.assert(
    fc.property(lines, (fields) => {
      const file = checkedFile({ metadataVersion: '2.5', fields: fields.map(([field, text]) => `${field}: ${text}`) });
      for (const finding of checkFile(file)) {
        expect(finding.file).toBe(file.filename);
        expect(finding.message.length).toBeLessThan(600);
        expect(finding.code).toMatch(/^[a-z]+\.[a-z_]+$/);
      }
    }),
  );
});
