/**
 * Python's configparser as twine uses it for `~/.pypirc`: RawConfigParser with its defaults, so no interpolation, no
 * comments behind values, duplicates refused. Checked against the original with generated files.
 */

export interface Config {
  /** Section by name, without DEFAULT; keys in lower case. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Of the section DEFAULT: they count in every section that is there. */
  readonly defaults: ReadonlyMap<string, string>;
}

/** Says which line; never what stands in it, for that may be a password. */
export class ConfigSyntaxError extends Error {
  /** From 1. */
  readonly line: number;

  constructor(line: number, what: string) {
    super(what);
    this.name = 'ConfigSyntaxError';
    this.line = line;
  }
}

/** @throws ConfigSyntaxError where Python raises a `configparser.Error` */
export function parseConfig(text: string): Config {
  const defaults = new Map<string, string[]>();
  const sections = new Map<string, Map<string, string[]>>();
  let section: Map<string, string[]> | null = null;
  let value: string[] | null = null;
  let indent = 0;

  for (const [index, raw] of linesOf(text).entries()) {
    const line = index + 1;
    const content = strip(raw);
    if (content.startsWith('#') || content.startsWith(';')) continue;
    if (content === '') {
      value?.push('');
      continue;
    }
    const indentHere = raw.length - stripStart(raw).length;
    if (value !== null && indentHere > indent) {
      value.push(content);
      continue;
    }
    indent = indentHere;
    const header = /^\[(.+)\]/s.exec(content)?.[1];
    if (header !== undefined) {
      if (sections.has(header)) throw new ConfigSyntaxError(line, 'a section that was there before');
      section = header === 'DEFAULT' ? defaults : new Map<string, string[]>();
      if (header !== 'DEFAULT') sections.set(header, section);
      value = null;
      continue;
    }
    if (section === null) throw new ConfigSyntaxError(line, 'something before the first [section]');
    const delimiter = content.search(/[=:]/);
    const key = strip(content.slice(0, Math.max(delimiter, 0))).toLowerCase();
    if (key === '') throw new ConfigSyntaxError(line, 'neither a [section] nor a key = value');
    if (section.has(key)) throw new ConfigSyntaxError(line, 'a key that was there before');
    value = [strip(content.slice(delimiter + 1))];
    section.set(key, value);
  }
  return {
    defaults: joined(defaults),
    sections: new Map([...sections].map(([name, options]) => [name, joined(options)])),
  };
}

/** As `parser.get(section, key, fallback=None)`. */
export function optionOf(config: Config, section: string, key: string): string | null {
  const own = section === 'DEFAULT' ? config.defaults : config.sections.get(section);
  return own === undefined ? null : (own.get(key) ?? config.defaults.get(key) ?? null);
}

/** As `str.split()` without arguments. */
export function splitWords(text: string): readonly string[] {
  return text.split(new RegExp(`${space}+`, 'u')).filter((word) => word !== '');
}

/** What `str.isspace` takes for space; `\s` of JavaScript lacks some of it and has the byte order mark instead. */
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const leading = new RegExp(`^${space}+`, 'u');

function stripStart(text: string): string {
  return text.replace(leading, '');
}

function stripEnd(text: string): string {
  let end = text.length;
  // Character by character: a pattern for the end is tried at every space of a long line.
  while (end > 0 && leading.test(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

function strip(text: string): string {
  return stripEnd(stripStart(text));
}

/** Universal newlines; what follows the last one is a line only if there is something. */
function linesOf(text: string): readonly string[] {
  const lines = text.split(/\r\n|\r|\n/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}

function joined(options: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, string> {
  return new Map([...options].map(([key, lines]) => [key, stripEnd(lines.join('\n'))]));
}
