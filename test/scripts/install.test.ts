import { describe, expect, it } from 'vitest';
import { matches } from '../../scripts/install.mjs';

const lockfile = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/undici': { version: '8.12.4' },
    'node_modules/@oxlint/binding-win32-x64-msvc': { version: '1.94.0', optional: true },
  },
};

describe('dependencies that were installed without us', () => {
  it('count when every version is the one pinned; another platform’s binding may be missing', () => {
    expect(matches(lockfile, { packages: { 'node_modules/undici': { version: '8.12.4' } } })).toBe(true);
  });

  it.each([
    ['missing', {}],
    ['of another version', { 'node_modules/undici': { version: '8.12.3' } }],
    [
      'with an optional one of another version',
      {
        'node_modules/undici': { version: '8.12.4' },
        'node_modules/@oxlint/binding-win32-x64-msvc': { version: '1.93.0' },
      },
    ],
  ])('do not count when one is %s', (_, packages) => {
    expect(matches(lockfile, { packages })).toBe(false);
  });
});
