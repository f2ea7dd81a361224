/** Values in sentences: as PyPI shows them, and as we do. */

/** Python's `repr` of a string. */
export function pythonRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replace(/[\\\n\r\t]/g, (char) => ESCAPES[char] ?? char);
  return `${quote}${body.replaceAll(quote, `\\${quote}`)}${quote}`;
}

/** A value from an archive, in a sentence: cut where it is long. */
export function shown(value: string): string {
  return value.length > 120 ? `${value.slice(0, 120)}…` : value;
}

export function quoted(value: string): string {
  return pythonRepr(shown(value));
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
};
