/** Debian's pip and twine, cut off from this machine's settings, caches and keyrings. */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { programOf } from './tools.ts';

export interface Ran {
  readonly code: number;
  /** Standard output and error, as they came. */
  readonly output: string;
}

/** `home` becomes the program's home folder: nothing of the person's own is read. */
export async function runPip(home: string, args: readonly string[]): Promise<Ran> {
  return run(
    programOf('python'),
    ['-m', 'pip', '--isolated', '--no-cache-dir', '--disable-pip-version-check', ...args],
    home,
  );
}

export async function runTwine(home: string, args: readonly string[]): Promise<Ran> {
  return run(programOf('twine'), [...args], home);
}

async function run(program: string, args: readonly string[], home: string): Promise<Ran> {
  await mkdir(home, { recursive: true });
  const env = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    XDG_CONFIG_HOME: path.join(home, 'config'),
    LC_ALL: 'C.UTF-8',
    NO_PROXY: '*',
    // Wide, so that messages are not wrapped.
    COLUMNS: '400',
    PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
  };
  return new Promise((resolve) => {
    execFile(
      program,
      [...args],
      { env, cwd: home, timeout: 50_000, maxBuffer: 16 * 1024 * 1024 },
      (error, out, err) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
        resolve({ code, output: out + err });
      },
    );
  });
}
