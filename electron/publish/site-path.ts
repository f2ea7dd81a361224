import { problem } from '../../shared/problem/index.ts';
import { indexRoots, type SiteFile } from './site.ts';

/** The projects that these files are pages of. Problem `publish.path` for a path that leads out of the site or comes twice. */
export function projectsOf(files: readonly SiteFile[]): ReadonlySet<string> {
  const seen = new Set<string>();
  for (const { path } of files) {
    const segments = path.split('/');
    if (
      seen.has(path) ||
      path.includes('\\') ||
      path.includes('\0') ||
      segments.some((segment) => ['', '.', '..'].includes(segment))
    ) {
      throw problem(
        'publish.path',
        `${JSON.stringify(path)} cannot be a file of the site.`,
        { path },
        'Rename the file.',
      );
    }
    seen.add(path);
  }
  return new Set(files.flatMap(({ path }) => projectOfPath(path) ?? []));
}

/** `demo` for `simple/demo/index.html`, for `hosted/simple/demo` and for what lies in it; null for anything else. */
export function projectOfPath(path: string): string | null {
  for (const root of indexRoots) {
    if (path.startsWith(`${root}/`)) return path.slice(root.length + 1).split('/')[0] ?? null;
  }
  return null;
}

/** The root pages, which are rebuilt at every publication from the projects that are there. */
export function isRootPage(path: string): boolean {
  return indexRoots.some((root) => path === `${root}/index.html` || path === `${root}/index.json`);
}
