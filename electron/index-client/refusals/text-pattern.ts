/**
 * How PyPI's texts are written in the table of refusals: as in its documentation. `…` stands for a value as Python quotes
 * it, which may say anything; a text fits what begins with it, in any case of letters.
 */
export function textPattern(text: string): RegExp {
  const literal = text.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join(QUOTED)}`, 'i');
}

/** `repr` of a Python string. */
const QUOTED = String.raw`(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`;
