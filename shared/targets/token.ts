import { readMacaroon } from './macaroon.ts';

export type TokenDescription =
  | {
      readonly kind: 'token';
      /** The index that made it: `pypi.org`, `test.pypi.org`, or that of another installation of the same software. */
      readonly domain: string;
      /** Normalised names (PEP 503) that it is restricted to; null where it names none. */
      readonly projects: readonly string[] | null;
      /** Milliseconds since the epoch; null where it says nothing. */
      readonly expiresAt: number | null;
      /** It was given to a CI workflow, for some minutes (Trusted Publishing). */
      readonly ofPublisher: boolean;
    }
  /** Begins like a token of PyPI and is not one: it was not copied whole, or altered. */
  | { readonly kind: 'broken-token' }
  /** A password, or a token of an index that has another kind. */
  | { readonly kind: 'other' };

/** Restrictions that are not known here are left to the index. */
export function describeToken(secret: string): TokenDescription {
  if (!secret.startsWith('pypi-')) return { kind: 'other' };
  const macaroon = readMacaroon(secret.slice('pypi-'.length));
  if (macaroon === null) return { kind: 'broken-token' };
  const caveats = macaroon.caveats.map(readCaveat);
  const lists = caveats.flatMap(({ projects }) => (projects === undefined ? [] : [projects]));
  const [first, ...others] = lists;
  const ends = caveats.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt]));
  return {
    kind: 'token',
    domain: macaroon.location,
    // Each caveat restricts further.
    projects: first === undefined ? null : first.filter((name) => others.every((list) => list.includes(name))),
    expiresAt: ends.length === 0 ? null : Math.min(...ends),
    ofPublisher: caveats.some(({ isOfPublisher = false }) => isOfPublisher),
  };
}

interface Restriction {
  readonly projects?: readonly string[];
  readonly expiresAt?: number;
  readonly isOfPublisher?: boolean;
}

/** Warehouse's caveats: `[0, expires_at, not_before]`, `[1, [names]]`, `[4, publisher, …]`; older forms as objects. */
function readCaveat(caveat: string): Restriction {
  const value = parseJson(caveat);
  if (isArray(value)) {
    const [tag, restriction] = value;
    if (tag === 0 && typeof restriction === 'number') return { expiresAt: restriction * 1000 };
    if (tag === 4) return { isOfPublisher: true };
    return tag === 1 && isNames(restriction) ? { projects: restriction } : {};
  }
  const expiry = propertyOf(value, 'exp');
  if (typeof expiry === 'number') return { expiresAt: expiry * 1000 };
  const projects = propertyOf(propertyOf(value, 'permissions'), 'projects');
  return isNames(projects) ? { projects } : {};
}

/** `Array.isArray` makes `any` of what is in it. */
function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isNames(value: unknown): value is readonly string[] {
  return isArray(value) && value.every((name) => typeof name === 'string');
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
