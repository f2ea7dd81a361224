import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { markupMistake } from '../../../../shared/packaging/checks/restructured-text.ts';

describe('mistakes in reStructuredText', () => {
  // Each as Debian's readme_renderer judges it; test/integration/check.test.ts asks it about some of them.
  test.each([
    ['a title with a short line', 'Demo\n====\n\nThe parts\n--------\n', 5, 'shorter'],
    ['one after a list', '* a\n* b\n\n1. Begin here\n-------------\n\n2. End here, please\n-----\n', 8, 'shorter'],
    ['a line above and none below', '=====\nDemo\n\ntext\n', 1, 'none below'],
    ['lines that differ', '====\nDemo\n=====\n', 1, 'differ'],
    ['lines that are both short', '====\nDemo project\n====\n', 1, 'shorter'],
    ['an unknown directive', 'text\n\n.. note:: x\n.. foo:bar:: x\n', 4, 'directive foo:bar'],
    ['one that is switched off', '.. raw:: html\n\n   <b>\n', 1, 'switched off'],
    ['strong text', 'some\nof **it\nis\n', 2, 'strong'],
    ['emphasis', 'takes *args\n', 1, 'emphasis'],
    ['a literal', 'use ``pip\n', 1, 'literal'],
    ['interpreted text', 'use `pip\n', 1, 'interpreted'],
  ])('%s', (_name, text, line, what) => {
    expect(markupMistake(text)).toEqual({ line, what: expect.stringContaining(what) });
    expect(markupMistake(text.replaceAll('\n', '\r\n'))?.line).toBe(line);
  });

  test.each([
    ['titles', '====\nDemo\n====\n\nThe parts\n=========\n\nA\n---\n\nLong enough\n------------\n'],
    ['a short line may be text', 'Title\n---\n'],
    ['a transition', 'a\n\n-----\n\nb\n'],
    ['a title in a script whose width is not known', '日本語\n====\n'],
    ['a table', '=====  =====\na      b\n=====  =====\n\n+---+\n| a |\n+---+\n'],
    [
      'directives, targets, comments',
      '.. code-block:: python\n\n   x = **y\n\n.. _a: http://x/\n.. |s| image:: x\n.. no: directive\n',
    ],
    ['what is indented or literal', 'As in::\n\n    f(**kwargs)\n\n::\n\n> **quoted\n\nfine\n'],
    ['markup with an end', 'a **b** *c* ``d`` `e`_ `f <http://g>`__ :math:`h` *i\nj*.\n'],
    ['stars that are no markup', 'a*b 2 * 3 "*" (**) x** it\'s ``**kwargs``\n'],
    ['escapes are left alone', '\\*a **b\\** c\n'],
    ['lists are left alone', '* **a\n\n- `b\n'],
  ])('%s are none', (_name, text) => expect(markupMistake(text)).toBeNull());

  test('are looked for in time, in any text', () => {
    const piece = fc.constantFrom('a', ' ', '\n', '*', '**', '`', '``', '=', '-', '.. x::', '::', '\t', 'é', '"');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 80 }), (pieces) => {
        const text = pieces.join('');
        const found = markupMistake(text);
        if (found !== null) expect(found.line).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
    expect(markupMistake(`${'*a '.repeat(100_000)}\n`)).not.toBeNull();
    expect(markupMistake(`${'a '.repeat(500_000)}\n`)).toBeNull();
  });
});
