import type { ProjectStatus } from '../../../shared/simple-api/index.ts';

interface Page<File> {
  readonly name: string;
  readonly versions: readonly string[];
  readonly status?: ProjectStatus;
  readonly files: readonly File[];
}

/**
 * The page of a project that we manage and that the upstream has too: our files first, and of the upstream's those that we
 * do not have. Ours win by filename, whatever the upstream says about it; so does our status.
 */
export function mergePages<Ours extends { readonly filename: string }, Theirs extends { readonly filename: string }>(
  ours: Page<Ours>,
  upstream: Page<Theirs>,
): Page<Ours | Theirs> {
  const own = new Set(ours.files.map((file) => file.filename));
  const status = ours.status ?? upstream.status;
  return {
    name: ours.name,
    versions: [...new Set([...ours.versions, ...upstream.versions])],
    ...(status === undefined ? {} : { status }),
    files: [...ours.files, ...upstream.files.filter((file) => !own.has(file.filename))],
  };
}
