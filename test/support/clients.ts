import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';

export interface Run {
  readonly ok: boolean;
  /** Standard output and error together. */
  readonly output: string;
}

export interface RunOptions {
  /** It is ended after so long, in milliseconds, and has then failed. */
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Debian's pip with a home of its own: no cache, no configuration, no other index. */
export function pip(home: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const [command = '', ...rest] = args;
  const common = ['--isolated', '--no-cache-dir', '--disable-pip-version-check', '--no-input', '--retries', '0'];
  return run('/usr/bin/python3', ['-m', 'pip', command, ...common, ...rest], { home, cwd: home, ...options });
}

/**
 * Real pip installs the requirements from the index into the new folder `target`, and leaves these packages there.
 * @param requirements to the name of the folder that each brings
 */
export async function pipInstalls(
  requirements: Readonly<Record<string, string>>,
  target: string,
  indexUrl: string,
): Promise<void> {
  await mkdir(target);
  const from = ['--no-deps', '--index-url', indexUrl, '--target', target];
  const { ok, output } = await pip(target, ['install', ...from, ...Object.keys(requirements)]);
  expect(ok, output).toBe(true);
  expect(await readdir(target)).toEqual(expect.arrayContaining(Object.values(requirements)));
}

/** A project in `home/consumer` whose only source is the index, for Debian's poetry. */
export async function poetryProject(
  home: string,
  options: { simpleUrl: string; requirement: string },
): Promise<Poetry> {
  const cwd = join(home, 'consumer');
  await mkdir(cwd, { recursive: true });
  await writeFile(
    join(cwd, 'pyproject.toml'),
    `[tool.poetry]
name = "consumer"
version = "0.1.0"
description = ""
authors = []

[tool.poetry.dependencies]
python = ">=3.8,<4"
${options.requirement} = "*"

[[tool.poetry.source]]
name = "ours"
url = ${JSON.stringify(options.simpleUrl)}
default = true
`,
  );
  return (...args) => run('/usr/bin/poetry', [...args, '--no-interaction', '--no-ansi', '-vv'], { home, cwd });
}

/** The same for Debian's pipenv. */
export async function pipenvProject(
  home: string,
  options: { simpleUrl: string; requirement: string },
): Promise<Poetry> {
  const cwd = join(home, 'consumer');
  await mkdir(cwd, { recursive: true });
  await writeFile(
    join(cwd, 'Pipfile'),
    `[[source]]
name = "ours"
url = ${JSON.stringify(options.simpleUrl)}
verify_ssl = false

[packages]
${options.requirement} = "*"
`,
  );
  const env = {
    PIPENV_VENV_IN_PROJECT: '1',
    PIPENV_IGNORE_VIRTUALENVS: '1',
    PIPENV_DEFAULT_PYTHON_VERSION: '/usr/bin/python3',
    PIPENV_NOSPIN: '1',
    PIPENV_YES: '1',
  };
  return (...args) => run('/usr/bin/pipenv', args, { home, cwd, env });
}

export type Poetry = (...args: readonly string[]) => Promise<Run>;

export function run(
  program: string,
  args: readonly string[],
  { home, cwd, timeoutMs = 0, env: more = {} }: RunOptions & { readonly home: string; readonly cwd: string },
): Promise<Run> {
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    LC_ALL: 'C.UTF-8',
    PIP_CONFIG_FILE: '/dev/null',
    // Debian's keyring would ask a desktop session that is not there.
    PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
    POETRY_CACHE_DIR: join(home, 'poetry-cache'),
    POETRY_VIRTUALENVS_IN_PROJECT: 'true',
    NO_PROXY: '*',
    ...more,
  };
  return new Promise((resolve) => {
    execFile(program, args, { env, cwd, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ ok: error === null, output: `${stdout}${stderr}` });
    });
  });
}
