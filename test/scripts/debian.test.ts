import { describe, expect, it } from 'vitest';
import { advice, packagesOf } from '../../scripts/debian.mjs';
import { tools, toolSources } from '../../scripts/tools.mjs';

describe('what the tests want from Debian', () => {
  it('names every package once', () => {
    const packages = packagesOf(tools);
    expect(packages).toEqual([...new Set(packages)]);
    expect(packages).toContain('nginx-light');
  });

  it('says exactly what to install', () => {
    expect(advice(['nginx', 'pip'], true)).toEqual([
      'Not on this machine: nginx, pip. The tests that need them are left out and counted below.',
      '  sudo apt-get install --no-install-recommends nginx-light python3-pip',
    ]);
  });

  it('elsewhere names the programs that there are', () => {
    expect(advice(['nginx', 'pip'], false)[1]).toContain('Install nginx;');
    expect(advice(['pip'], false)[1]).not.toContain('Install');
    expect(advice([], false)).toEqual([]);
  });

  it('can look for every tool', () => {
    for (const [tool, source] of Object.entries(toolSources)) {
      expect(Object.keys(source).length, `${tool} has packages and one way to be found`).toBe(2);
    }
  });
});
