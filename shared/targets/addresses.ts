/** The two addresses of an index: which one was probably meant, and whether two are the same. */
import { wellKnownOf } from './well-known.ts';

/** The upload URL that was probably meant by this one; itself, written the usual way, where nothing speaks against it. */
export function suggestUploadUrl(typed: string): string {
  const url = parsed(typed);
  if (url === null) return typed.trim();
  const known = wellKnownOf(url.href);
  if (known !== null) return known.uploadUrl;
  // The page that installers read, not the place for uploads: as with GitLab, Nexus, Artifactory, CodeArtifact, devpi.
  const page = /^(.*?\/)(?:\+?simple\/+)*\+?simple\/*$/.exec(url.pathname);
  if (page?.[1] !== undefined) url.pathname = page[1];
  // As on PyPI: without the slash a redirect, which no client may follow with a POST.
  if (url.pathname.endsWith('/legacy')) url.pathname += '/';
  return url.href;
}

/** Where the simple pages of the index with this upload URL probably are. */
export function suggestSimpleUrl(uploadUrl: string): string {
  const url = parsed(uploadUrl);
  if (url === null) return '';
  const known = wellKnownOf(url.href);
  if (known !== null) return known.simpleUrl;
  url.search = '';
  url.hash = '';
  url.pathname = `${url.pathname.replace(/\/(?:legacy|\+?simple)?\/*$/, '')}/simple/`;
  return url.href;
}

/**
 * Whether `url` (of `.pypirc`, of the environment) is the upload URL of this index. A query names a project there
 * (`https://upload.pypi.org/legacy/?demo`): so people give twine a token for each project.
 */
export function matchIndex(uploadUrl: string, url: string): { readonly query: string | null } | null {
  const [ours, theirs] = [parsed(uploadUrl), parsed(url)];
  if (ours === null || theirs === null) return null;
  const query = theirs.search === '' ? null : decoded(theirs.search.slice(1));
  theirs.search = '';
  theirs.hash = '';
  return suggestUploadUrl(theirs.href) === suggestUploadUrl(ours.href) ? { query } : null;
}

function parsed(typed: string): URL | null {
  const text = typed.trim();
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text) ? new URL(text) : null;
}

function decoded(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}
