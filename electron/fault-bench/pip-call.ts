/** How pip is run so that it touches nothing of the person's and nothing of the person's touches it, pure. */
import type { PipCandidate } from './find-pip.ts';

/** In the folder in which pip is run. */
export const targetFolder = 'packages';

export function installArguments(
  { args }: PipCandidate,
  options: { readonly simpleUrl: string; readonly requirement: string },
) {
  const { simpleUrl, requirement } = options;
  return [
    ...args,
    'install',
    '--isolated',
    '--no-input',
    '--no-cache-dir',
    '--no-deps',
    '--no-compile',
    '--disable-pip-version-check',
    '--progress-bar=off',
    '--index-url',
    simpleUrl,
    '--target',
    targetFolder,
    requirement,
  ];
}

export function commandLine(file: string, args: readonly string[]): string {
  return [file, ...args].map((word) => (/^[\w./:=@%+-]+$/.test(word) ? word : `"${word}"`)).join(' ');
}

/**
 * `--isolated` makes pip ignore its own variables and the person's configuration; what is for the whole machine is ignored by
 * naming another file. The gateway is on this computer: no proxy.
 */
export function pipEnvironment(
  env: NodeJS.ProcessEnv,
  { temporaryFolder, nullDevice }: { readonly temporaryFolder: string; readonly nullDevice: string },
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(pip_|.*_proxy$|__pip)/i.test(name));
  return {
    ...Object.fromEntries(kept),
    PIP_CONFIG_FILE: nullDevice,
    NO_PROXY: '*',
    NO_COLOR: '1',
    PYTHONUNBUFFERED: '1',
    PYTHONIOENCODING: 'utf-8',
    TMPDIR: temporaryFolder,
    TEMP: temporaryFolder,
    TMP: temporaryFolder,
  };
}
