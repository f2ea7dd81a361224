/** `~/.pypirc` as twine reads it (its `utils.get_config`; packaging.python.org/specifications/pypirc). */
import { readFile } from 'node:fs/promises';
import { problem } from '../../shared/problem/index.ts';
import { type Config, ConfigSyntaxError, optionOf, parseConfig, splitWords } from './config-parser.ts';
import { Secret } from './secret.ts';

export interface PypircSection {
  readonly name: string;
  /** Null where the section names none: twine cannot use it either. */
  readonly repository: string | null;
  readonly username: string | null;
  readonly password: Secret | null;
}

export interface Pypirc {
  readonly path: string;
  /** There is such a file. */
  readonly found: boolean;
  /** In the order of `index-servers`; PyPI is always among them. */
  readonly sections: readonly PypircSection[];
}

const pypi = 'https://upload.pypi.org/legacy/';
const testPypi = 'https://test.pypi.org/legacy/';
const largest = 1024 * 1024;

/** Problems: `pypirc.unreadable`. `remember` hears of every password in it. */
export async function readPypirc(path: string, remember: (secret: string) => void): Promise<Pypirc> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { path, found: false, sections: sectionsOf(empty, remember) };
    throw unreadable(path, `it could not be opened (${code})`, error);
  }
  if (bytes.length > largest) throw unreadable(path, 'it is larger than 1 MiB');
  return { path, found: true, sections: sectionsOf(parse(path, bytes), remember) };
}

const empty: Config = { sections: new Map(), defaults: new Map() };

function parse(path: string, bytes: Uint8Array): Config {
  let text: string;
  try {
    // Windows' editors put a byte order mark in front, over which twine stumbles; the decoder drops it.
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(path, 'it is not UTF-8 text', error);
  }
  try {
    return parseConfig(text);
  } catch (error) {
    // Not passed on as the cause either: only the line's number is wanted.
    throw error instanceof ConfigSyntaxError ? unreadable(path, `line ${error.line} is ${error.message}`) : error;
  }
}

function unreadable(path: string, why: string, cause?: unknown): Error {
  return problem(
    'pypirc.unreadable',
    `${path} cannot be read: ${why}.`,
    { file: path, why },
    'Correct the file, or set the token here instead.',
    cause,
  );
}

function sectionsOf(config: Config, remember: (secret: string) => void): readonly PypircSection[] {
  for (const options of [config.defaults, ...config.sections.values()]) remember(options.get('password') ?? '');
  const listed = splitWords(optionOf(config, 'distutils', 'index-servers') ?? 'pypi testpypi');
  const names = [...new Set(['pypi', ...listed])];
  return names.map((name) => {
    // PyPI is always there, but its section counts only where it is listed.
    const own = (key: string) => (listed.includes(name) ? optionOf(config, name, key) : null);
    // Obsolete, and still read.
    const inherited = (key: string) => own(key) ?? optionOf(config, 'server-login', key);
    const password = inherited('password');
    return {
      name,
      repository: own('repository') ?? (name === 'pypi' ? pypi : name === 'testpypi' ? testPypi : null),
      username: inherited('username'),
      password: password === null ? null : new Secret(password),
    };
  });
}
