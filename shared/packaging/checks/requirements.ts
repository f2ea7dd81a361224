/** PEP 508: a dependency as it stands in Requires-Dist. */
import { isValidName, normalizeName } from '../names.ts';
import { readSpecifiers } from './specifiers.ts';

export interface Requirement {
  /** Normalised. */
  readonly name: string;
  readonly extras: readonly string[];
  /** Normalised and sorted; empty for a direct reference. */
  readonly specifiers: readonly string[];
  /** `name @ https://…`: a direct reference, which public indexes do not take. */
  readonly url: string | null;
  /** Normalised in its white space and quotes, or null. */
  readonly marker: string | null;
}

/** Null where the text is no requirement. Legacy parentheses around the versions are taken, as by Python's reader. */
export function readRequirement(text: string): Requirement | null {
  const head = /^\s*([A-Za-z0-9][A-Za-z0-9._-]*)\s*/.exec(text);
  const [start = '', name = ''] = head ?? [];
  if (head === null || !isValidName(name)) return null;
  const bracket = /^\[([^\]]*)\]\s*/.exec(text.slice(start.length));
  const extras = bracket === null ? [] : readExtras(bracket[1] ?? '');
  if (extras === null) return null;
  const rest = text.slice(start.length + (bracket?.[0].length ?? 0));
  const base = { name: normalizeName(name), extras };
  return rest.startsWith('@') ? direct(base, rest.slice(1)) : versioned(base, rest);
}

/** One text for all spellings of the same requirement, to compare two files by. */
export function sameText({ name, extras, specifiers, url, marker }: Requirement): string {
  const bracket = extras.length === 0 ? '' : `[${extras.join(',')}]`;
  const where = url === null ? specifiers.join(',') : ` @ ${url}`;
  return `${name}${bracket}${where}${marker === null ? '' : `; ${marker}`}`;
}

type Base = Pick<Requirement, 'name' | 'extras'>;

/** The URL ends at white space; a marker has to be parted from it by some (PEP 508). */
function direct(base: Base, text: string): Requirement | null {
  const [, url = '', rest = ''] = /^\s*(\S+)(\s.*)?$/s.exec(text) ?? [];
  if (url === '') return null;
  const after = rest.trim();
  if (after === '') return { ...base, specifiers: [], url, marker: null };
  if (!after.startsWith(';')) return null;
  const marker = readMarker(after.slice(1));
  return marker === null ? null : { ...base, specifiers: [], url, marker };
}

function versioned(base: Base, text: string): Requirement | null {
  const semicolon = text.indexOf(';');
  const versions = (semicolon === -1 ? text : text.slice(0, semicolon)).trim();
  const inside = /^\((.*)\)$/s.exec(versions)?.[1] ?? versions;
  const specifiers = /^\s*,|,\s*,/.test(inside) ? null : readSpecifiers(inside);
  const marker = semicolon === -1 ? null : readMarker(text.slice(semicolon + 1));
  if (specifiers === null || (semicolon !== -1 && marker === null)) return null;
  return { ...base, specifiers, url: null, marker };
}

function readExtras(text: string): readonly string[] | null {
  if (text.trim() === '') return [];
  const names = text.split(',').map((name) => name.trim());
  return names.every(isValidName) ? [...new Set(names.map(normalizeName))].toSorted() : null;
}

const VARIABLES =
  'python_version|python_full_version|os_name|os\\.name|sys_platform|sys\\.platform|platform_release|' +
  'platform_system|platform_version|platform\\.version|platform_machine|platform\\.machine|' +
  'platform_python_implementation|platform\\.python_implementation|python_implementation|implementation_name|' +
  'implementation_version|extras|extra|dependency_groups';
const TOKEN = new RegExp(
  String.raw`\s*(?:(?<value>${VARIABLES})(?![A-Za-z0-9_.])|(?<text>'[^']*'|"[^"]*")|(?<word>and|or|not|in)(?![A-Za-z0-9_])|(?<operator>===|~=|==|!=|<=|>=|<|>)|(?<paren>[()]))`,
  'y',
);
/** Deeper than any real marker; keeps hostile metadata from costing stack. */
const DEEPEST = 50;

type Token = { readonly kind: 'value' | 'text' | 'word' | 'operator' | 'paren'; readonly text: string };

/** The marker in its normal form, or null where it is none. */
function readMarker(source: string): string | null {
  const tokens = tokensOf(source);
  if (tokens === null || tokens.length === 0) return null;
  const end = either(tokens, 0, 0);
  return end === tokens.length ? tokens.map(({ text }) => text).join(' ') : null;
}

function tokensOf(source: string): readonly Token[] | null {
  const text = source.trimEnd();
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) return null;
    const { value, text: string, word, operator, paren } = groups;
    if (value !== undefined) tokens.push({ kind: 'value', text: value });
    else if (string !== undefined) tokens.push({ kind: 'text', text: requoted(string) });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator });
    else if (paren !== undefined) tokens.push({ kind: 'paren', text: paren });
  }
  return tokens;
}

function requoted(text: string): string {
  const inside = text.slice(1, -1);
  return inside.includes('"') ? text : `"${inside}"`;
}

/** Each reader gives the place after what it read, or -1. */
function either(tokens: readonly Token[], from: number, depth: number): number {
  return chain(tokens, from, 'or', (at) => chain(tokens, at, 'and', (inner) => expression(tokens, inner, depth)));
}

function chain(tokens: readonly Token[], from: number, word: string, part: (at: number) => number): number {
  let at = part(from);
  while (at !== -1 && is(tokens[at], 'word', word)) at = part(at + 1);
  return at;
}

function expression(tokens: readonly Token[], at: number, depth: number): number {
  if (is(tokens[at], 'paren', '(')) {
    const end = depth < DEEPEST ? either(tokens, at + 1, depth + 1) : -1;
    return end !== -1 && is(tokens[end], 'paren', ')') ? end + 1 : -1;
  }
  const left = tokens[at];
  const after = comparison(tokens, at + 1);
  const right = after === -1 ? undefined : tokens[after];
  const operands = [left, right].every((token) => token?.kind === 'value' || token?.kind === 'text');
  return operands ? after + 1 : -1;
}

function comparison(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.kind === 'operator' || is(tokens[at], 'word', 'in')) return at + 1;
  return is(tokens[at], 'word', 'not') && is(tokens[at + 1], 'word', 'in') ? at + 2 : -1;
}

function is(token: Token | undefined, kind: Token['kind'], text: string): boolean {
  return token?.kind === kind && token.text === text;
}
