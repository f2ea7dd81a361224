interface Repository {
  /** Of its REST API. */
  readonly api: string;
  readonly owner: string;
  readonly repo: string;
}

/**
 * The tag whose release has the file at this URL, as `/<owner>/<repo>/releases/download/<tag>/<file>`; null where the URL
 * leads to no release of this repository.
 */
export function tagOfUrl({ api, owner, repo }: Repository, url: string, filename: string): string | null {
  const { host } = new URL(api);
  const link = new URL(url);
  if (link.host !== (host === 'api.github.com' ? 'github.com' : host)) return null;
  const [, linkOwner = '', linkRepo = '', releases, download, ...rest] = link.pathname.split('/').map(decoded);
  // GitHub takes owner and repository in any case.
  const isRepository = `${linkOwner}/${linkRepo}`.toLowerCase() === `${owner}/${repo}`.toLowerCase();
  if (!isRepository || releases !== 'releases' || download !== 'download' || rest.pop() !== filename) return null;
  return rest.length === 0 || rest.includes('') ? null : rest.join('/');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}
