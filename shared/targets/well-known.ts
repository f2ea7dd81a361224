/** The two indexes that everybody knows (upload-api.md). */

export interface WellKnownTarget {
  readonly id: 'pypi' | 'testpypi';
  readonly name: string;
  readonly uploadUrl: string;
  readonly simpleUrl: string;
  /** As its tokens name it. */
  readonly domain: string;
  /** Hosts that are it, or were. */
  readonly hosts: readonly string[];
}

export const wellKnownTargets: readonly WellKnownTarget[] = [
  {
    id: 'pypi',
    name: 'PyPI',
    uploadUrl: 'https://upload.pypi.org/legacy/',
    simpleUrl: 'https://pypi.org/simple/',
    domain: 'pypi.org',
    hosts: ['upload.pypi.org', 'pypi.org', 'www.pypi.org', 'pypi.python.org'],
  },
  {
    id: 'testpypi',
    name: 'TestPyPI',
    uploadUrl: 'https://test.pypi.org/legacy/',
    simpleUrl: 'https://test.pypi.org/simple/',
    domain: 'test.pypi.org',
    hosts: ['test.pypi.org', 'upload.test.pypi.org', 'testpypi.python.org', 'test.pypi.python.org'],
  },
];

export function wellKnownOf(url: string): WellKnownTarget | null {
  if (!URL.canParse(url)) return null;
  const { hostname } = new URL(url);
  return wellKnownTargets.find(({ hosts }) => hosts.includes(hostname)) ?? null;
}

/** Whether what is at this address has PyPI's rules: it is PyPI or TestPyPI. */
export function isPypi(url: string): boolean {
  return wellKnownOf(url) !== null;
}

/** Since 2024 PyPI and TestPyPI take API tokens only, always with the user name `__token__`. */
export function isTokenOnly(uploadUrl: string): boolean {
  return isPypi(uploadUrl);
}
