/**
 * A distribution's filename in the parts it is cut at where it does not fit. Within a release the project and version
 * are the same everywhere, so they give way first; then the middle of the tags; the end always stays.
 */
export interface NameParts {
  readonly head: string;
  readonly middle: string;
  readonly end: string;
}

/** Enough for `_x86_64.whl`, `win_amd64.whl` and `none-any.whl`. */
const endLength = 13;

export function nameParts(filename: string): NameParts {
  const wheel = /^(.+?-[^-]+-)(.+\.whl)$/.exec(filename);
  const [, head, rest] = wheel ?? /^(.+)(-[^-]+\.tar\.gz)$/.exec(filename) ?? [];
  if (head === undefined || rest === undefined) return cutAt(filename, 0, Math.ceil(filename.length / 2));
  return wheel === null ? { head, middle: '', end: rest } : cutAt(filename, head.length, endLength);
}

function cutAt(filename: string, headLength: number, longestEnd: number): NameParts {
  const end = Math.max(headLength, filename.length - Math.min(endLength, longestEnd));
  return { head: filename.slice(0, headLength), middle: filename.slice(headLength, end), end: filename.slice(end) };
}
