/** What a request line asks for (RFC 9112 §3.2): `/path?query`, or the same in absolute form, which proxies send. Pure. */

interface RequestTarget {
  /** Lower case; null where the target is in origin form. */
  readonly authority: string | null;
  /** With its query. */
  readonly path: string;
}

/** The decoded path segments after the leading slash; null where the target is in another form or its path is malformed. */
export function pathSegments(target: string): readonly string[] | null {
  const [path = ''] = read(target)?.path.split('?', 1) ?? [];
  if (!path.startsWith('/')) return null;
  try {
    return path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return null; // not percent-encoded UTF-8
  }
}

/** By which name we were called, lower case: where the target says it, `Host` does not count (RFC 9112 §3.2.2). */
export function requestedHost(target: string, host: string | undefined): string {
  return read(target)?.authority ?? host?.toLowerCase() ?? '';
}

function read(target: string): RequestTarget | null {
  if (target.startsWith('/')) return { authority: null, path: target };
  const [, authority, path] = /^http:\/\/([^/?#@]+)((?:[/?].*)?)$/i.exec(target) ?? [];
  if (authority === undefined || path === undefined) return null;
  return { authority: authority.toLowerCase(), path: path.startsWith('/') ? path : `/${path}` };
}
