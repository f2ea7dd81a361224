import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { missingEntries, platformOf } from '../../scripts/complete-lockfile.mjs';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'));

describe('package-lock.json', () => {
  it('has an entry for every optional dependency of every platform, as npm ci demands', () => {
    expect(Object.keys(missingEntries(read('package-lock.json')))).toEqual([]);
  });

  it('is the lockfile of package.json, in which every version is exact', () => {
    const { dependencies, devDependencies } = read('package.json');
    const root = read('package-lock.json').packages[''];
    expect(root).toMatchObject({ dependencies, devDependencies });
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  it('records which install scripts run: npm 11 skips the others', () => {
    const { packages } = read('package-lock.json');
    const withScript = Object.keys(packages).filter((path) => packages[path].hasInstallScript === true);
    const names = withScript.map((path) => path.replace(/^.*node_modules\//, '')).toSorted();
    const { allowScripts } = read('package.json');
    expect(names.filter((name) => !(name in allowScripts))).toEqual([]);
    expect(allowScripts.node).toBe(true);
  });
});

describe('a missing entry', () => {
  it.each([
    ['@oxlint/binding-linux-x64-musl', { os: ['linux'], cpu: ['x64'], libc: ['musl'] }],
    ['@oxlint/binding-linux-arm-gnueabihf', { os: ['linux'], cpu: ['arm'], libc: ['glibc'] }],
    ['@oxlint/binding-win32-arm64-msvc', { os: ['win32'], cpu: ['arm64'] }],
    ['@oxlint-tsgolint/darwin-arm64', { os: ['darwin'], cpu: ['arm64'] }],
  ])('%s has the platform of its name', (name, platform) => {
    expect(platformOf(name)).toEqual(platform);
  });

  it('is found under its parent’s folder or above it', () => {
    const parent = { version: '1.0.0', optionalDependencies: { 'x-linux-x64': '1.0.0', 'x-darwin-x64': '1.0.0' } };
    const packages = { 'node_modules/a/node_modules/x': parent, 'node_modules/x-linux-x64': { version: '1.0.0' } };
    expect(missingEntries({ packages })).toEqual({
      'node_modules/x-darwin-x64': { version: '1.0.0', cpu: ['x64'], optional: true, os: ['darwin'] },
    });
  });

  it('is not invented from a range', () => {
    const packages = { 'node_modules/a': { optionalDependencies: { 'x-linux-x64': '^1.0.0' } } };
    expect(() => missingEntries({ packages })).toThrow('not an exact version');
  });
});
