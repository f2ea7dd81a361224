import { desktopOrigin } from '../../shared/wire/index.ts';

/** The page on one of its screens: the screens are behind the `#`. @param path `/health/links/1`; null: where it begins */
export function pageAddress(path: string | null): string {
  return path === null ? `${desktopOrigin}/` : `${desktopOrigin}/#${path}`;
}

/**
 * What to load so that an open page shows the screen. Null: it shows it already, and loading what is there would begin it
 * anew; another part behind the `#` is one page for Chromium, and what is typed in it stays.
 */
export function addressToShow(current: string, path: string): string | null {
  const wanted = pageAddress(path);
  return current === wanted ? null : wanted;
}
