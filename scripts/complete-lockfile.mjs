// @ts-check
/**
 * npm leaves optional packages for other platforms out of package-lock.json when the registry it asked does not have
 * them, and `npm ci` then refuses the lockfile, there and everywhere else. This adds the missing entries: the version
 * that their parent pins, and the platform that their name says. They carry no integrity hash until an `npm install`
 * that can see them fills it in.
 *
 * Run it after every change of a dependency: `node scripts/complete-lockfile.mjs`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   dependencies?: Record<string, string>, optionalDependencies?: Record<string, string> }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/**
 * The optional dependencies that have no entry, each as the entry that it should have.
 * @param {Lockfile} lockfile
 * @returns {Record<string, LockedPackage>}
 */
export function missingEntries(lockfile) {
  /** @type {Record<string, LockedPackage>} */
  const missing = {};
  for (const [parent, entry] of Object.entries(lockfile.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (resolves(lockfile, parent, name)) continue;
      if (!/^\d+\.\d+\.\d+$/.test(range)) throw new Error(`${parent} wants ${name}@${range}: not an exact version`);
      const { os, cpu, libc } = platformOf(name);
      // In npm's own order of keys, so that its next run changes nothing.
      missing[`node_modules/${name}`] = {
        version: range,
        cpu,
        ...(entry.dev === true ? { dev: true } : {}),
        ...(libc === undefined ? {} : { libc }),
        optional: true,
        os,
      };
    }
  }
  return missing;
}

/**
 * The platform in a binding's name: `@oxlint/binding-linux-x64-musl`.
 * @param {string} name
 * @returns {{ os: string[], cpu: string[], libc?: string[] }}
 */
export function platformOf(name) {
  const match = /(android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-([a-z]+))?$/.exec(name);
  if (match === null) throw new Error(`${name} names no platform`);
  const [, os = '', cpu = '', abi = ''] = match;
  const libc = os !== 'linux' ? null : abi.startsWith('gnu') ? 'glibc' : abi.startsWith('musl') ? 'musl' : null;
  return { os: [os], cpu: [cpu], ...(libc === null ? {} : { libc: [libc] }) };
}

/**
 * Node's resolution over the lockfile's folders: the parent's own node_modules, then those above.
 * @param {Lockfile} lockfile
 * @param {string} parent
 * @param {string} name
 */
function resolves(lockfile, parent, name) {
  for (let folder = parent; ;) {
    if (lockfile.packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')));
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const file = new URL('../package-lock.json', import.meta.url);
  /** @type {Lockfile} */
  const lockfile = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lockfile);
  const sorted = Object.entries({ ...lockfile.packages, ...missing }).toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  writeFileSync(file, `${JSON.stringify({ ...lockfile, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} entries added to package-lock.json.`);
}
