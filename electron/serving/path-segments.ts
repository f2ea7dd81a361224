/**
 * The decoded path segments after the leading slash of a request target in origin form (`/path?query`, RFC 9112 §3.2.1);
 * null where it is no such path.
 */
export function pathSegments(target: string): readonly string[] | null {
  const [path] = target.split('?', 1);
  if (path === undefined || !path.startsWith('/')) return null;
  try {
    return path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return null; // not percent-encoded UTF-8
  }
}
