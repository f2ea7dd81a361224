/** Which resource a request target names. Pure: nothing is looked up here. */
import { normalizeName } from '../../shared/packaging/index.ts';
import { pathSegments } from '../serving/index.ts';

export type Route =
  | { readonly kind: 'upload' }
  | { readonly kind: 'upload-without-slash' }
  | { readonly kind: 'projects' }
  | { readonly kind: 'project'; readonly project: string; readonly hostedOnly: boolean }
  | { readonly kind: 'file'; readonly blake2b256: string; readonly filename: string }
  | { readonly kind: 'metadata'; readonly blake2b256: string; readonly filename: string }
  | { readonly kind: 'moved'; readonly location: string }
  | { readonly kind: 'unknown' };

const UNKNOWN: Route = { kind: 'unknown' };
const METADATA = '.metadata';

/** The methods a resource answers to (RFC 9110 §15.5.6: they stand in `Allow` of a 405). */
export function allowedMethods(route: Route): readonly string[] {
  const takesUploads = route.kind === 'upload' || route.kind === 'upload-without-slash';
  return takesUploads ? ['POST'] : ['GET', 'HEAD'];
}

/** `target` is the request target in origin or absolute form; anything else is unknown. */
export function routeOf(target: string): Route {
  const segments = pathSegments(target);
  if (segments === null) return UNKNOWN;
  const [first, ...rest] = segments;
  if (first === '' && rest.length === 0) return { kind: 'moved', location: '/simple/' };
  if (first === 'legacy') return uploadRoute(rest);
  if (first === 'simple') return simpleRoute(rest, '/simple/', false);
  if (first === 'hosted' && rest[0] === 'simple') return simpleRoute(rest.slice(1), '/hosted/simple/', true);
  if (first === 'files') return fileRoute(rest);
  return UNKNOWN;
}

function uploadRoute(rest: readonly string[]): Route {
  if (rest.length === 0) return { kind: 'upload-without-slash' };
  return rest.length === 1 && rest[0] === '' ? { kind: 'upload' } : UNKNOWN;
}

/** PEP 503: project pages have the normalised name and a trailing slash; other spellings are redirected there. */
function simpleRoute(rest: readonly string[], root: string, hostedOnly: boolean): Route {
  const [name, slash, ...more] = rest;
  if (name === undefined) return { kind: 'moved', location: root };
  if (name === '' && slash === undefined) return { kind: 'projects' };
  if (!/^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/i.test(name) || more.length > 0) return UNKNOWN;
  const project = normalizeName(name);
  if (slash !== undefined && slash !== '') return UNKNOWN;
  if (slash === undefined || project !== name) return { kind: 'moved', location: `${root}${project}/` };
  return { kind: 'project', project, hostedOnly };
}

function fileRoute(rest: readonly string[]): Route {
  const [two, four, remainder, filename] = rest;
  if (two === undefined || four === undefined || remainder === undefined || !filename || rest.length > 4)
    return UNKNOWN;
  if (!/^[0-9a-f]{2}$/.test(two) || !/^[0-9a-f]{2}$/.test(four) || !/^[0-9a-f]{60}$/.test(remainder)) return UNKNOWN;
  const blake2b256 = two + four + remainder;
  if (!filename.endsWith(METADATA)) return { kind: 'file', blake2b256, filename };
  return { kind: 'metadata', blake2b256, filename: filename.slice(0, -METADATA.length) };
}
