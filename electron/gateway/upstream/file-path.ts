/**
 * `/files/upstream/<project>/<sha256>/<filename>`: names the bytes, ends in the exact filename as installers want it, and
 * says on which page to look. Lock files keep such links; they must lead to the file after a restart as well.
 */
export interface UpstreamFileName {
  /** Normalised. */
  readonly project: string;
  readonly sha256: string;
  readonly filename: string;
}

export function upstreamFilePath({ project, sha256, filename }: UpstreamFileName): string {
  return `/files/upstream/${encodeURIComponent(project)}/${sha256}/${encodeURIComponent(filename)}`;
}

/** `segments`: the decoded ones of the path, without the leading slash. Null where they are another kind of path. */
export function readUpstreamFilePath(segments: readonly string[]): UpstreamFileName | null {
  const [files, upstream, project = '', sha256 = '', filename = '', ...more] = segments;
  if (files !== 'files' || upstream !== 'upstream' || more.length > 0 || filename === '') return null;
  if (!isNormalizedName(project) || !/^[0-9a-f]{64}$/.test(sha256)) return null;
  return { project, sha256, filename };
}

/** PEP 503, and PEP 508's rule for what a name is made of. */
export function isNormalizedName(name: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(name);
}
