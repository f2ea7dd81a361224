import { fileURLToPath } from 'node:url';
import path from 'node:path';
import envPaths from 'env-paths';

export interface AppPaths {
  readonly packageJson: string;
  readonly rendererFolder: string;
  readonly preload: string;
  readonly sampleFolder: string;
}

/**
 * Where the program's own files lie. Holds for the sources (electron/shell/) and for the bundle (out/main/) alike, because
 * both lie two folders below package.json. A packaged app keeps the sample outside its archive: `resources`.
 */
export function appPaths(resources: string | null = null): AppPaths {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  return {
    packageJson: path.join(root, 'package.json'),
    rendererFolder: path.join(root, 'out', 'renderer'),
    preload: path.join(root, 'out', 'preload', 'index.cjs'),
    sampleFolder: path.join(resources ?? path.join(root, 'assets'), 'sample-project', 'dist'),
  };
}

/** The platform's application-data folder, or where FALLBACK_LINKS_HOME moves it. Absolute. */
export function dataFolder(env: Readonly<Record<string, string | undefined>>): string {
  const moved = env['FALLBACK_LINKS_HOME'];
  return moved ? path.resolve(moved) : envPaths('fallback-links', { suffix: '' }).data;
}

/** Files dropped into a browser are streamed to here; a draft refers to them until it is removed. */
export function spoolFolder(home: string): string {
  return path.join(home, 'spool');
}
