/** Which resource a request target names. Pure: nothing is looked up here. */
import { normalizeName } from '../../shared/packaging/index.ts';
import { pathSegments } from '../serving/index.ts';
import { metalinkSuffix } from './duplicates.ts';
import { type FileName, isNormalizedName, readFilePath } from './file-path.ts';

export type Route =
  | { readonly kind: 'projects' }
  | { readonly kind: 'project'; readonly project: string }
  | { readonly kind: 'file'; readonly file: FileName; readonly hostedOnly: boolean }
  | { readonly kind: 'metadata'; readonly file: FileName }
  | { readonly kind: 'metalink'; readonly file: FileName; readonly hostedOnly: boolean }
  | { readonly kind: 'health' }
  | { readonly kind: 'metrics' }
  | { readonly kind: 'moved'; readonly location: string }
  | { readonly kind: 'unknown' };

const unknown: Route = { kind: 'unknown' };
const metadataSuffix = '.metadata';

/** `target` is the request target in origin or absolute form; anything else is unknown. */
export function routeOf(target: string): Route {
  const segments = pathSegments(target);
  if (segments === null) return unknown;
  const hostedOnly = segments[0] === 'hosted';
  const [first, ...rest] = hostedOnly ? segments.slice(1) : segments;
  if (first === 'simple') return simpleRoute(rest, hostedOnly ? '/hosted/simple/' : '/simple/');
  if (first === 'files') return fileRoute(rest, hostedOnly);
  if (hostedOnly || rest.length > 0) return unknown;
  if (first === '') return { kind: 'moved', location: '/simple/' };
  if (first === 'healthz') return { kind: 'health' };
  return first === 'metrics' ? { kind: 'metrics' } : unknown;
}

/** PEP 503: project pages have the normalised name and a trailing slash; other spellings are redirected there. */
function simpleRoute(rest: readonly string[], root: string): Route {
  const [name, slash, ...more] = rest;
  if (name === undefined) return { kind: 'moved', location: root };
  if (name === '' && slash === undefined) return { kind: 'projects' };
  const project = normalizeName(name);
  if (!/^[a-z0-9._-]+$/i.test(name) || !isNormalizedName(project) || more.length > 0) return unknown;
  if (slash !== undefined && slash !== '') return unknown;
  if (slash === undefined || project !== name) return { kind: 'moved', location: `${root}${project}/` };
  return { kind: 'project', project };
}

function fileRoute(rest: readonly string[], hostedOnly: boolean): Route {
  const file = readFilePath(rest);
  if (file === null) return unknown;
  const of = (suffix: string): FileName => ({ ...file, filename: file.filename.slice(0, -suffix.length) });
  if (file.filename.endsWith(metadataSuffix)) return { kind: 'metadata', file: of(metadataSuffix) };
  if (file.filename.endsWith(metalinkSuffix)) return { kind: 'metalink', file: of(metalinkSuffix), hostedOnly };
  return { kind: 'file', file, hostedOnly };
}
