import type { Release } from '../../../../shared/contract/index.ts';
import { groupFiles } from './groups.ts';

/** `demo==2.1.0`, one for each project and version of the release, sorted. */
function requirements(release: Release): readonly string[] {
  return groupFiles(release.files).flatMap((group) =>
    group.project === null ? [] : [`${group.project}==${group.version}`],
  );
}

/** The line to paste into a terminal. `simpleUrl` ends in `/simple/`. */
export function pipInstall(simpleUrl: string, release: Release): string {
  return ['pip', 'install', '--index-url', simpleUrl, ...requirements(release)].join(' ');
}

/** Serves a published folder on this machine: enough to try the page with pip. */
export function serveFolder(folder: string, port: number): string {
  return `python3 -m http.server ${port} --bind 127.0.0.1 --directory ${shellWord(folder)}`;
}

/** Quoted for a POSIX shell where it has to be. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
