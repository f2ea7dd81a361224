import { expect, test } from 'vitest';
import { relativeAddresses } from '../../../../shared/packaging/checks/markdown-addresses.ts';

test.each<[string, string, readonly string[]]>([
  ['a picture', '![Logo](docs/logo.png)', ['docs/logo.png']],
  ['a picture in a link', '[![Logo](logo.svg)](https://example.org/)', ['logo.svg']],
  ['a link with a title', 'See [the guide](docs/guide.md "Guide") and [it](<docs/guide.md>).', ['docs/guide.md']],
  ['the root of the repository', '[Licence](/LICENSE)', ['/LICENSE']],
  ['HTML', '<p>\n<img alt="x" src="a.png" width=3>\n<a href=\'b.md\'>b</a></p>', ['a.png', 'b.md']],
  ['whole addresses', '[a](https://e.org/a) ![b](//e.org/b.png) [c](mailto:jo@e.org) <img src="data:image/png,x">', []],
  ['places on the page', '[Usage](#usage)', []],
  ['fences', '```md\n![x](a.png)\n```\n~~~~\n[x](b.md)\n~~~\n[x](c.md)\n~~~~\n', []],
  ['what follows a fence', '```\ncode\n```\n[x](d.md)', ['d.md']],
  ['code in a line, and indented', 'Write `![x](a.png)` or ``[`x`](b.md)``.\n\n    [x](c.md)\n', []],
])('%s', (_what, text, expected) => {
  expect(relativeAddresses(text)).toEqual(expected);
});
