/** Inline markup of reStructuredText, as docutils recognizes it: a start without an end is refused. */

export interface InlineMistake {
  readonly index: number;
  readonly what: string;
}

const before = String.raw`(?<=^|[\s'"([{<\-/:])`;
const start = new RegExp(String.raw`${before}(\*\*|\*(?!\*)|${'``'}|${'`(?!`)'})(?=\S)`, 'gu');
const after = String.raw`(?=$|[\s'")\]}>\-/:.,;!?\\])`;

const ends: Readonly<Record<string, RegExp>> = {
  '**': new RegExp(String.raw`(?<=\S)\*\*${after}`, 'gu'),
  '*': new RegExp(String.raw`(?<=\S)\*${after}`, 'gu'),
  '``': new RegExp(String.raw`(?<=\S)${'``'}${after}`, 'gu'),
  '`': new RegExp(String.raw`(?<=\S)${'`'}(?:__?)?${after}`, 'gu'),
};

const whats: Readonly<Record<string, string>> = {
  '**': 'strong text (**) has no end',
  '*': 'emphasis (*) has no end',
  '``': 'literal text (``) has no end',
  '`': 'interpreted text or a link (`) has no end',
};

/** Matching quotes around a start make it text: `"*"`, `(*)`. */
const pairs: Readonly<Record<string, string>> = { '"': '"', "'": "'", '(': ')', '[': ']', '{': '}', '<': '>' };

/** Of one paragraph. Where characters beyond ASCII or backslashes could matter, nothing is said. */
export function inlineMistake(text: string): InlineMistake | null {
  if (!/^[\n -~]*$/.test(text) || text.includes('\\')) return null;
  let from = 0;
  for (;;) {
    start.lastIndex = from;
    const found = start.exec(text);
    const mark = found?.[1];
    if (found === null || mark === undefined) return null;
    const inside = found.index + mark.length;
    if (pairs[text[found.index - 1] ?? ''] === text[inside]) {
      from = inside;
      continue;
    }
    const end = ends[mark];
    if (end === undefined) return null;
    // Something stands between the two.
    end.lastIndex = inside + 1;
    const ended = end.exec(text);
    if (ended === null) return { index: found.index, what: whats[mark] ?? '' };
    from = ended.index + ended[0].length;
  }
}
