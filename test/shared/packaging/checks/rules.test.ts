import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../../../shared/packaging/index.ts';
import { checkedFile, type FileOptions } from './checked-file.ts';
import { rules } from './rules.ts';

describe('each rule about one file', () => {
  test.each(rules)('%s', (expected, options, answer) => {
    const file = checkedFile(options);
    const found = checkFile(file);
    expect(found.map(({ severity, code }) => `${severity} ${code}`)).toEqual([expected]);
    expect(found[0]).toMatchObject({ file: file.filename, answer, facts: { file: file.filename } });
    expect(found[0]?.message).toMatch(/^\S.*\.$/s);
    expect(found[0]?.remedy).toMatch(/^\S.*\.$/s);
    expect(JSON.stringify(found)).not.toContain('word@');
  });

  test('is in the table', () => {
    const folder = fileURLToPath(new URL('../../../../shared/packaging/checks/', import.meta.url));
    const sources = globSync('*.ts', { cwd: folder }).map((name) => readFileSync(`${folder}${name}`, 'utf8'));
    const ofFiles = /'((?:filename|version|name|metadata|dependency|classifier|description|licence)\.[a-z_]+)'/g;
    const codes = new Set(sources.flatMap((source) => [...source.matchAll(ofFiles)].map(([, code]) => code)));
    // What makes a file unreadable has its own test.
    const unread =
      /^(?:filename\.invalid|metadata\.(?:version_unknown|missing_field|name_invalid|version_invalid|duplicate_field))$/;
    const shown = new Set(rules.map(([finding]) => finding.split(' ')[1]));
    const told = new Set([...codes].filter((code) => !unread.test(code ?? '')));
    expect(told).toEqual(shown);
  });
});

describe('nothing is said', () => {
  test.each<[string, FileOptions]>([
    ['of a plain wheel', {}],
    ['of an sdist', { filename: 'demo-1.0.tar.gz' }],
    [
      'of a name and a version in any spelling',
      { name: 'Demo.Pkg', version: '1.0-RC1', filename: 'demo_pkg-1.0rc1.tar.gz' },
    ],
    [
      'of metadata as current tools write it',
      {
        metadataVersion: '2.5',
        fields: [
          'Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM',
          `Summary: ${'é'.repeat(512)}`,
          `Project-URL: ${'x'.repeat(32)}, https://example.org/a?b#c`,
          'Author-email: "Doe, Jo" <jo.doe+x@example.co.uk>, other',
          'License-Expression: (MIT OR Apache-2.0) AND GPL-2.0-only WITH Classpath-exception-2.0',
          'License-File: licenses/LICENSE.txt',
          'Classifier: Programming Language :: Python :: 3.14',
          'Classifier: Typing :: Typed',
          'Requires-Python: >=3.9, !=3.10.*',
          'Requires-Dist: numpy[all] (>=1.2,<3) ; python_version < "4" and (extra == "x" or os_name not in "nt")',
          'Provides-Extra: x',
          'Dynamic: Requires-Dist',
          'Import-Name: demo._inner; private',
          'Import-Namespace: größe',
          'Keywords: UNKNOWN',
          'Home-page: UNKNOWN',
        ],
      },
    ],
    [
      'of plain text with any markup',
      { fields: ['Description-Content-Type: text/plain'], description: '.. toctree::\n' },
    ],
    ['of metadata 1.0', { metadataVersion: '1.0', fields: ['Home-page: http://example.org'], description: '' }],
  ])('%s', (_what, options) => {
    const said = checkFile(checkedFile(options)).filter(({ code }) => code !== 'description.missing');
    expect(said).toEqual([]);
  });
});
