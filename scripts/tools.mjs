// @ts-check
/**
 * Other people's programs that the tests run against, where each is found, and the Debian package that brings it. One
 * table for `npm test`, which installs them, and for test/support/tools.ts, which leaves suites out where they are not.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

/**
 * `programs`: any of these is enough; absolute, or a name looked for on PATH. `module`: what `/usr/bin/python3`, the
 * distribution's Python, can import. `files`: a folder and the beginning of the name of a file in it.
 * @typedef {{ packages: readonly string[], programs?: readonly string[], module?: string, files?: readonly string[] }} ToolSource
 */

/** The distribution's own interpreter: another python3 that comes first on PATH does not have its modules. */
const python = '/usr/bin/python3';

/** @satisfies {Record<string, ToolSource>} */
export const toolSources = /** @type {const} */ ({
  chromium: {
    packages: ['chromium', 'fonts-dejavu-core'],
    programs: [
      '/usr/bin/chromium',
      '/usr/bin/google-chrome',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    ],
  },
  nginx: { packages: ['nginx-light'], programs: ['/usr/sbin/nginx', 'nginx'] },
  openssl: { packages: ['openssl'], programs: ['/usr/bin/openssl', 'openssl'] },
  curl: { packages: ['curl'], programs: ['/usr/bin/curl', 'curl'] },
  /** Many requests at little cost: for the bench of the gateway. */
  wrk: { packages: ['wrk'], programs: ['/usr/bin/wrk', 'wrk'] },
  aria2c: { packages: ['aria2'], programs: ['/usr/bin/aria2c', 'aria2c'] },
  python: { packages: ['python3'], programs: [python] },
  pip: { packages: ['python3-pip'], module: 'pip' },
  venv: { packages: ['python3-venv'], module: 'ensurepip' },
  build: { packages: ['python3-build'], module: 'build' },
  setuptools: { packages: ['python3-setuptools', 'python3-wheel'], module: 'setuptools' },
  flit: { packages: ['flit'], module: 'flit_core' },
  hatchling: { packages: ['python3-hatchling'], module: 'hatchling' },
  twine: { packages: ['twine'], programs: ['/usr/bin/twine'] },
  /** A bus of one's own, for a keyring that is nobody's. */
  dbus: { packages: ['dbus-daemon'], programs: ['/usr/bin/dbus-daemon'] },
  secretstorage: { packages: ['python3-secretstorage'], module: 'secretstorage' },
  poetry: { packages: ['python3-poetry'], programs: ['/usr/bin/poetry'] },
  pipenv: { packages: ['pipenv'], programs: ['/usr/bin/pipenv'] },
  /** Debian's pip and setuptools wheels: real distributions, to be released and installed in the tests. */
  'debian-wheels': {
    packages: ['python3-pip-whl', 'python3-setuptools-whl'],
    files: ['/usr/share/python-wheels/pip-', '/usr/share/python-wheels/setuptools-'],
  },
});

/** @typedef {keyof typeof toolSources} Tool */

/** @type {readonly Tool[]} */
export const tools = Object.keys(toolSources).filter(isTool);

/**
 * @param {string} name
 * @returns {name is Tool}
 */
export function isTool(name) {
  return Object.hasOwn(toolSources, name);
}

/**
 * Where the tool's program is, for a tool that is a program.
 * @param {Tool} tool
 * @returns {string | null}
 */
export function findProgram(tool) {
  /** @type {ToolSource} */
  const source = toolSources[tool];
  for (const program of source.programs ?? []) {
    const folders = program === basename(program) ? (process.env['PATH'] ?? '').split(delimiter) : [dirname(program)];
    for (const folder of folders) {
      const path = join(folder, basename(program));
      if (isExecutable(path)) return path;
    }
  }
  return null;
}

/**
 * The tools of this machine. Starts one Python process for all the modules.
 * @returns {readonly Tool[]}
 */
export function findTools() {
  const modules = importable(tools.flatMap((tool) => moduleOf(tool) ?? []));
  return tools.filter((tool) => {
    /** @type {ToolSource} */
    const source = toolSources[tool];
    if (source.programs !== undefined) return findProgram(tool) !== null;
    if (source.module !== undefined) return modules.has(source.module);
    return (source.files ?? []).every(someFileBegins);
  });
}

/** @param {Tool} tool */
function moduleOf(tool) {
  /** @type {ToolSource} */
  const source = toolSources[tool];
  return source.module;
}

/** @param {readonly string[]} modules */
function importable(modules) {
  if (!isExecutable(python)) return new Set();
  const program = 'import importlib.util, sys\nfor m in sys.argv[1:]:\n  if importlib.util.find_spec(m): print(m)';
  // -I: nothing of the working folder or the environment counts as an installed module.
  const found = spawnSync(python, ['-I', '-c', program, ...modules], { encoding: 'utf8' });
  return new Set((found.stdout ?? '').split('\n').filter((line) => line !== ''));
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** @param {string} beginning */
function someFileBegins(beginning) {
  try {
    return readdirSync(dirname(beginning)).some((name) => name.startsWith(basename(beginning)));
  } catch {
    return false;
  }
}
