import { type CheckedFile } from '../../../../shared/packaging/checks/index.ts';
import { type ReleaseMember } from '../../../../shared/packaging/index.ts';
import { parseCoreMetadata, parseFilename } from '../../../../shared/packaging/index.ts';

export interface FileOptions {
  readonly filename?: string;
  readonly name?: string;
  readonly version?: string;
  readonly metadataVersion?: string;
  /** Header lines after the three that every file has. */
  readonly fields?: readonly string[];
  readonly description?: string;
}

/** A wheel that nobody would object to, but for what the options say. */
export function checkedFile(options: FileOptions = {}): CheckedFile {
  const { name = 'demo', version = '1.0' } = options;
  const metadata = parseCoreMetadata(metadataText(options));
  const filename = options.filename ?? `${name}-${version}-py3-none-any.whl`;
  const digest = 'a'.repeat(64);
  return { filename, size: 10, sha256: digest, blake2b256: digest, parts: parseFilename(filename, metadata), metadata };
}

/** METADATA or PKG-INFO. */
export function metadataText(options: FileOptions): string {
  const { name = 'demo', version = '1.0', metadataVersion = '2.4', description = 'Text.\n' } = options;
  const fields = options.fields ?? ['Description-Content-Type: text/markdown'];
  const head = [`Metadata-Version: ${metadataVersion}`, `Name: ${name}`, `Version: ${version}`, ...fields];
  return `${head.join('\n')}\n\n${description}`;
}

/** A file of a release, by its name; each has bytes of its own unless told otherwise. */
export function member(filename: string, patch: Partial<ReleaseMember> = {}): ReleaseMember {
  const { kind, project, version } = parseFilename(filename);
  const digest = Array.from(filename)
    .map((char) => char.charCodeAt(0).toString(16).padStart(2, '0'))
    .join('')
    .padEnd(64, '0');
  return {
    filename,
    path: `/dist/${filename}`,
    size: 10,
    sha256: digest,
    blake2b256: digest,
    kind,
    project,
    name: project,
    version,
    metadataVersion: '2.4',
    requiresPython: '>=3.9',
    claims: { requires: [], dynamic: [] },
    ...patch,
  };
}
