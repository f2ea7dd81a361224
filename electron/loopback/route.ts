import { rpcPath, sessionPath, spoolPath } from '../../shared/wire/index.ts';

export type Route =
  | { readonly kind: 'page'; readonly path: string }
  | { readonly kind: 'session' }
  | { readonly kind: 'rpc' }
  | { readonly kind: 'spool'; readonly encodedName: string }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'wrong-method'; readonly allow: string };

/**
 * What a request asks for, judged by the request target exactly as it was sent: nothing is decoded or normalised first, so
 * `..`, `%2e` and absolute targets simply are not among the names.
 * @param pagePaths the manifest of the page
 */
export function routeOf(method: string, target: string, pagePaths: { has(path: string): boolean }): Route {
  const path = target.split('?', 1)[0] ?? '';
  if (path === sessionPath) return only('POST', method, { kind: 'session' });
  // A procedure's path as the contract spells it; oRPC answers those that do not exist.
  if (/^\/rpc(?:\/[A-Za-z]{1,40}){1,4}$/.test(path)) return only('POST', method, { kind: 'rpc' });
  if (path.startsWith(`${rpcPath}/`)) return { kind: 'not-found' };
  if (path.startsWith(`${spoolPath}/`)) {
    const encodedName = path.slice(spoolPath.length + 1);
    return only('PUT', method, { kind: 'spool', encodedName });
  }
  if (!pagePaths.has(path)) return { kind: 'not-found' };
  return method === 'GET' || method === 'HEAD' ? { kind: 'page', path } : { kind: 'wrong-method', allow: 'GET, HEAD' };
}

function only(allow: string, method: string, route: Route): Route {
  return method === allow ? route : { kind: 'wrong-method', allow };
}
