import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkFile } from '../../../../shared/packaging/index.ts';
import { checkedFile, type FileOptions } from './checked-file.ts';

const see = 'See https://packaging.python.org/specifications/core-metadata for more information.';
const markdown = 'Description-Content-Type: text/markdown';
const field = (...lines: string[]): FileOptions => ({ fields: [markdown, ...lines] });
const rendering = 'See https://pypi.org/help/#description-content-type for more information.';

/** One file for each rule: what is found in it, and what PyPI would answer. */
const rules: readonly (readonly [finding: string, options: FileOptions, answer: string | null])[] = [
  [
    'error filename.sdist',
    { filename: 'Demo-1.0.tar.gz', name: 'Demo' },
    "Filename 'Demo-1.0.tar.gz' is invalid, should be 'demo-1.0.tar.gz'.",
  ],
  [
    'error filename.sdist',
    { filename: 'demo-pkg-1.0.tar.gz', name: 'demo-pkg' },
    "Filename 'demo-pkg-1.0.tar.gz' is invalid, should be 'demo_pkg-1.0.tar.gz'.",
  ],
  [
    'error filename.sdist',
    { filename: 'demo-1.0.0.tar.gz', version: '1.0' },
    "Filename 'demo-1.0.0.tar.gz' is invalid, should be 'demo-1.0.tar.gz'.",
  ],
  [
    'error filename.wheel',
    { filename: 'Demo.Pkg-1.0-py3-none-any.whl', name: 'Demo.Pkg' },
    "Start filename for 'Demo.Pkg' with 'demo_pkg'.",
  ],
  [
    'error filename.platform_tag',
    { filename: 'demo-1.0-cp312-cp312-manylinux_2_28_x86_64.linux_x86_64.whl' },
    "Binary wheel 'demo-1.0-cp312-cp312-manylinux_2_28_x86_64.linux_x86_64.whl' has an unsupported platform tag 'linux_x86_64'.",
  ],
  ['error version.local', { version: '1.0+local' }, `The use of local versions in '1.0+local' is not allowed. ${see}`],
  [
    'error name.unknown',
    { name: 'UNKNOWN', filename: 'unknown-1.0-py3-none-any.whl' },
    `'name' is a required field. ${see}`,
  ],
  [
    'error name.refused',
    { name: 'requirements.txt', filename: 'requirements_txt-1.0-py3-none-any.whl' },
    "The name 'requirements.txt' isn't allowed. See https://pypi.org/help/#project-name for more information.",
  ],
  [
    'warning name.standard_library',
    { name: 'asyncio' },
    "The name 'asyncio' isn't allowed (conflict with Python Standard Library module name). See https://pypi.org/help/#project-name for more information.",
  ],
  ['note metadata.field_too_new', { metadataVersion: '2.1', ...field('License-File: LICENSE') }, null],
  ['warning metadata.field_too_new', { metadataVersion: '2.3', ...field('License-Expression: MIT') }, null],
  ['warning metadata.field_unknown', field('Licence: MIT'), null],
  ['error metadata.dynamic', field('Dynamic: Version'), `'version' is not allowed as a dynamic field. ${see}`],
  ['error metadata.dynamic', field('Dynamic: Colour'), `'colour' is not a valid dynamic field. ${see}`],
  ['warning licence.twice', field('License-Expression: MIT', 'License: MIT'), null],
  ['note licence.twice', field('License-Expression: MIT', 'Classifier: License :: OSI Approved :: MIT License'), null],
  ['warning metadata.extra_twice', field('Provides-Extra: a-b', 'Provides-Extra: a_b'), null],
  ['error metadata.extra', field('Provides-Extra: -a'), `'-a' is invalid for 'provides-extra'. ${see}`],
  [
    'error metadata.summary_length',
    field(`Summary: ${'é'.repeat(513)}`),
    `'summary' field must be 512 characters or less. ${see}`,
  ],
  [
    'error metadata.url_label',
    field(`Project-URL: ${'x'.repeat(33)}, https://example.org/`),
    `'${'x'.repeat(33)}' must be 32 characters or less. ${see}`,
  ],
  ['error metadata.url_label', field('Project-URL: , https://example.org/'), `Must have a label. ${see}`],
  ['error metadata.url', field('Project-URL: https://example.org/'), `Must have a URL. ${see}`],
  ['error metadata.url', field('Project-URL: Home, example.org'), `'example.org' is not a valid url. ${see}`],
  ['error metadata.url', field('Home-page: github.com/demo'), `'github.com/demo' is not a valid url. ${see}`],
  [
    'error metadata.email',
    field('Author-email: Jo <jo at x.org>'),
    `'jo at x.org' is not a valid email address. ${see}`,
  ],
  [
    'error metadata.email',
    field('Maintainer-email: jo@machine.local'),
    `'jo@machine.local' is not a valid email address. ${see}`,
  ],
  [
    'error licence.expression',
    field('License-Expression: MIT License'),
    `'MIT License' is invalid for 'license-expression'. ${see}`,
  ],
  [
    'warning licence.unknown',
    field('License-Expression: MIT OR Own'),
    `'MIT OR Own' is invalid for 'license-expression'. ${see}`,
  ],
  [
    'error licence.file',
    field('License-File: ../LICENSE'),
    `'../LICENSE' is invalid for 'license-file', parent directory indicators are not allowed. ${see}`,
  ],
  [
    'error metadata.import_name',
    { metadataVersion: '2.5', ...field('Import-Name: demo.class') },
    `'demo.class' is invalid for 'import-name'; 'class' is a keyword. ${see}`,
  ],
  ['error metadata.requires_python', field('Requires-Python: 3.9+'), `'3.9+' is invalid for 'requires-python'. ${see}`],
  [
    'error dependency.invalid',
    field('Requires-Dist: numpy >> 1'),
    `'numpy >> 1' is invalid for 'requires-dist'. ${see}`,
  ],
  [
    'error dependency.direct',
    field('Requires-Dist: numpy @ https://user:word@example.org/numpy.whl'),
    `Can't have direct dependency: numpy @ https://example.org/numpy.whl. ${see}`,
  ],
  [
    'error classifier.private',
    field('Classifier: Private :: Do Not Upload'),
    `'Private :: Do Not Upload' is not a valid classifier. ${see}`,
  ],
  [
    'error classifier.deprecated',
    field('Classifier: Natural Language :: Ukranian'),
    `The classifier 'Natural Language :: Ukranian' has been deprecated, use one of ['Natural Language :: Ukrainian'] instead. ${see}`,
  ],
  [
    'error classifier.deprecated',
    field('Classifier: Topic :: Communications :: Chat :: AOL Instant Messenger'),
    `The classifier 'Topic :: Communications :: Chat :: AOL Instant Messenger' has been deprecated. ${see}`,
  ],
  [
    'warning classifier.unknown',
    field('Classifier: Topic :: Gardening'),
    `'Topic :: Gardening' is not a valid classifier. ${see}`,
  ],
  [
    'error description.content_type',
    { fields: ['Description-Content-Type: text/html'] },
    `'description-content-type' must be one of ['text/plain', 'text/x-rst', 'text/markdown'], not 'text/html'. ${see}`,
  ],
  [
    'error description.content_type',
    { fields: ['Description-Content-Type: text/markdown; charset=latin-1'] },
    `'description-content-type' can only specify the UTF-8 charset, not 'latin-1'. ${see}`,
  ],
  ['note description.missing', { description: '' }, null],
  ['warning description.looks_like_markdown', { fields: [], description: '# Demo\n\nText.\n' }, null],
  [
    'warning description.foreign_markup',
    { fields: ['Description-Content-Type: text/x-rst'], description: 'Demo\n====\n\n.. toctree::\n' },
    `The description failed to render for 'text/x-rst'. ${rendering}`,
  ],
  [
    'warning description.foreign_markup',
    { fields: [], description: 'See :ref:`there`.\n' },
    `The description failed to render in the default format of reStructuredText. ${rendering}`,
  ],
  [
    'warning description.markup',
    { fields: ['Description-Content-Type: text/x-rst'], description: 'Demo project\n====\n' },
    `The description failed to render for 'text/x-rst'. ${rendering}`,
  ],
  ['note description.not_checked', { fields: [], description: 'Demo\n====\n' }, null],
];

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
