import type { FileOptions } from './checked-file.ts';

const see = 'See https://packaging.python.org/specifications/core-metadata for more information.';
const markdown = 'Description-Content-Type: text/markdown';
const field = (...lines: string[]): FileOptions => ({ fields: [markdown, ...lines] });
const rendering = 'See https://pypi.org/help/#description-content-type for more information.';

/** One file for each rule: what is found in it, and what PyPI would answer. */
export const rules: readonly (readonly [finding: string, options: FileOptions, answer: string | null])[] = [
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
    `'' is an invalid value for Name. Error: This field is required. ${see}`,
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
  [
    'error licence.twice',
    field('License-Expression: MIT', 'License: MIT'),
    `License is deprecated when License-Expression is present. Only License-Expression should be present. ${see}`,
  ],
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
  [
    'warning description.charset_spelling',
    { fields: ['Description-Content-Type: text/markdown; charset=utf-8'] },
    `'description-content-type' can only specify the UTF-8 charset, not 'utf-8'. ${see}`,
  ],
  ['note description.relative_address', { description: '![Logo](docs/logo.png)\n' }, null],
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
