/** Commands to copy for those who send the external copies themselves. Pure; what a file is called changes nothing but itself. */
import type { CommandPlace } from '../contract/copies.ts';
import { isPrerelease } from '../packaging/index.ts';
import { expandKey } from './object-key.ts';
import type { LinkValues } from './expand-template.ts';

export type CommandShell = 'posix' | 'powershell';

export interface UploadCommand {
  readonly program: 'gh' | 'aws' | 'rclone';
  readonly title: string;
  readonly command: string;
}

interface CommandFile {
  readonly path: string;
  readonly values: LinkValues;
}

/**
 * None of them replaces anything without asking: gh refuses, rclone is told to, and of aws the title says it. Problems:
 * `copy.key_unusable`.
 */
export function uploadCommands(
  place: CommandPlace,
  files: readonly CommandFile[],
  shell: CommandShell,
): readonly UploadCommand[] {
  const line = (...words: readonly string[]) => words.map((word) => quoteArgument(word, shell)).join(' ');
  switch (place.kind) {
    case 'github': {
      const host = new URL(place.api).host;
      const repo = `${host === 'api.github.com' ? '' : `${host}/`}${place.owner}/${place.repo}`;
      const draft = ['--repo', repo, '--verify-tag', '--draft', '--notes-from-tag'];
      const kind = (ofTag: readonly CommandFile[]) =>
        ofTag.every(({ values }) => isPrerelease(values.version)) ? ['--prerelease'] : [];
      return [...Map.groupBy(files, ({ values }) => values.tag)].flatMap(([tag, ofTag]) => [
        {
          program: 'gh',
          title: `Makes a draft of the release of ${tag}, if there is none yet. The tag must be there.`,
          command: line('gh', 'release', 'create', tag, ...draft, ...kind(ofTag)),
        },
        {
          program: 'gh',
          title: `Adds the files to the release of ${tag}; those that are there are refused.`,
          command: line('gh', 'release', 'upload', tag, ...ofTag.map(({ path }) => asFile(path)), '--repo', repo),
        },
        {
          program: 'gh',
          title: `Publishes it: before that, nobody can fetch the files.`,
          command: line('gh', 'release', 'edit', tag, '--repo', repo, '--draft=false'),
        },
      ]);
    }
    case 's3': {
      const where = ({ values }: CommandFile) => `${place.bucket}/${expandKey(place.key, values)}`;
      const endpoint = ['--endpoint-url', place.endpoint, '--region', place.region];
      const aws = files.map((file) => ({
        program: 'aws' as const,
        title: `Sends ${file.values.filename}; replaces what is there under that name.`,
        command: line('aws', 's3', 'cp', asFile(file.path), `s3://${where(file)}`, ...endpoint),
      }));
      const rclone = files.map((file) => ({
        program: 'rclone' as const,
        title: `Sends ${file.values.filename} with the remote of the name s3; refuses to replace other bytes.`,
        command: line('rclone', 'copyto', '--immutable', '--checksum', asFile(file.path), `s3:${where(file)}`),
      }));
      return [...aws, ...rclone];
    }
  }
}

/** One argument of a command, as the shell hands it to a program: unchanged. Characters U+0000 cannot be in one. */
export function quoteArgument(text: string, shell: CommandShell): string {
  // Not in PowerShell what begins with a digit: it might be read as a number and written anew.
  if (/^[A-Za-z_./][A-Za-z0-9_./:-]*$/.test(text) || /^--?[a-z][a-z0-9-]*(?:=[a-z]+)?$/.test(text)) return text;
  switch (shell) {
    case 'posix':
      return `'${text.replaceAll("'", String.raw`'\''`)}'`;
    case 'powershell':
      // PowerShell takes the typographic quotes for quotes too; each is itself when it is doubled.
      return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
  }
}

/** A name that begins with a dash would be an option. */
function asFile(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}
