/**
 * `/files/<project>/<sha256>/<filename>`: names the bytes, ends in the exact filename as installers want it, and says on
 * which page to look. Lock files keep such links; they must lead to the file after a restart as well.
 */
export interface FileName {
  /** Normalised (PEP 503). */
  readonly project: string;
  /** Hex, lower case. */
  readonly sha256: string;
  readonly filename: string;
}

/** Seen from a project's page, so that it holds under any name and in the hosted-only twin of the index as well. */
export function relativeFileUrl({ project, sha256, filename }: FileName): string {
  return `../../files/${encodeURIComponent(project)}/${sha256}/${encodeURIComponent(filename)}`;
}

/** `segments`: the decoded ones after `files/`. Null where they name no file. */
export function readFilePath(segments: readonly string[]): FileName | null {
  const [project = '', sha256 = '', filename = '', ...more] = segments;
  if (more.length > 0 || filename === '') return null;
  if (!isNormalizedName(project) || !/^[0-9a-f]{64}$/.test(sha256)) return null;
  return { project, sha256, filename };
}

/** PEP 503, and PEP 508's rule for what a name is made of. */
export function isNormalizedName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name);
}
