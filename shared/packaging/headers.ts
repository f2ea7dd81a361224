import { problem } from '../problem/index.ts';

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** Fields whose line ends mean something: unfolded to lines. Every other field is unfolded to one line. */
const MULTI_LINE = new Set(['description', 'license']);

/**
 * The e-mail header format of the core metadata specification: `Name: value` lines, continued by lines that begin with
 * white space, up to the first empty line; what follows is the body. Any of LF, CRLF, CR ends a line, as in Python's
 * reader. The body is null where nothing but white space is there. Throws `metadata.malformed`.
 */
export function readHeaders(text: string): { readonly headers: readonly Header[]; readonly body: string | null } {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  const folded: { name: string; lines: string[] }[] = [];
  const lineEnd = /\r\n|\n|\r/g;
  let at = start;
  while (at < text.length) {
    lineEnd.lastIndex = at;
    const end = lineEnd.exec(text);
    const line = text.slice(at, end?.index ?? text.length);
    at = end === null ? text.length : end.index + end[0].length;
    if (line === '') break;
    const current = folded.at(-1);
    if (/^[ \t]/.test(line)) {
      if (current === undefined) throw malformed(line);
      current.lines.push(line);
      continue;
    }
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0));
    // RFC 822 §3.1.2: printable ASCII without white space and colon.
    if (!/^[!-9;-~]+$/.test(name)) throw malformed(line);
    folded.push({ name, lines: [line.slice(colon + 1)] });
  }
  const body = text.slice(at);
  return {
    headers: folded.map(({ name, lines }) => ({ name, value: unfold(name, lines) })),
    body: body.trim() === '' ? null : body.replaceAll('\r\n', '\n'),
  };
}

function unfold(name: string, lines: readonly string[]): string {
  const [first = '', ...rest] = lines;
  if (!MULTI_LINE.has(name.toLowerCase()))
    return lines
      .map((line) => line.trim())
      .join(' ')
      .trim();
  return [first.trim(), ...dedent(rest)].join('\n').trim();
}

/**
 * A multi-line value's continuation lines are marked by seven spaces and a bar (core metadata, "Description"), or, as
 * distutils and setuptools wrote them, indented by eight spaces; the text's own indentation comes after that.
 */
function dedent(lines: readonly string[]): readonly string[] {
  if (lines.every((line) => line.startsWith('       |'))) return lines.map((line) => line.slice(8));
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const common = indents.reduce((least, indent) => Math.min(least, indent), 8);
  return lines.map((line) => (line.trim() === '' ? '' : line.slice(common)));
}

function malformed(line: string): Error {
  const shown = line.length > 100 ? `${line.slice(0, 100)}…` : line;
  return problem(
    'metadata.malformed',
    `The metadata has a line that is neither a field nor the continuation of one: "${shown}".`,
    { line: shown },
    'Build the distribution again with a current build backend.',
  );
}
