/** How long an answer may be used (RFC 9111, RFC 5861), pure: the small part that an index's pages need. */

type Headers = readonly (readonly [name: string, value: string])[];

export interface CacheRules {
  /** False: it is for those who waited for it and for nobody after them (`no-store`, `private`; §5.2.2.5, §5.2.2.7). */
  readonly storable: boolean;
  /** How long no request is needed, in milliseconds from when it was asked for. At most a day. */
  readonly freshMs: number;
  /** How long after that it may stand in while the upstream fails, in milliseconds. */
  readonly staleMs: number;
}

/** RFC 9110 §8.8: what a conditional request is made with. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

const dayMs = 24 * 3600 * 1000;

/** As a shared cache: `s-maxage` counts more than `max-age`. What is malformed or contradicts itself is not fresh (§4.2.1). */
export function cacheRulesOf(headers: Headers): CacheRules {
  const directives = directivesOf(headers);
  const seconds = (name: string): number | null => secondsOf(directives.get(name));
  const has = (name: string): boolean => directives.has(name);
  const lifetime = seconds('s-maxage') ?? seconds('max-age') ?? 0;
  const age = secondsOf(valuesOf(headers, 'age').slice(0, 1)) ?? 0;
  const askAlways = has('no-cache') || valuesOf(headers, 'vary').some((value) => value.includes('*'));
  // §4.2.4: these forbid a stale answer. The first three whatever else is said, s-maxage (§5.2.2.10) unless it is allowed.
  const neverStale = has('no-cache') || has('must-revalidate') || has('proxy-revalidate');
  const allowed = seconds('stale-if-error');
  return {
    storable: !has('no-store') && !has('private'),
    freshMs: askAlways ? 0 : Math.min(dayMs, Math.max(0, lifetime - age) * 1000),
    staleMs: neverStale ? 0 : allowed !== null ? allowed * 1000 : has('s-maxage') ? 0 : dayMs,
  };
}

/** What holds after a 304: what it says, and of what it does not say, what was said before (RFC 9111 §3.2). */
export function rulesAfter304(stored: CacheRules, headers: Headers): CacheRules {
  return valuesOf(headers, 'cache-control').length === 0 ? stored : cacheRulesOf(headers);
}

export function validatorsOf(headers: Headers): Validators {
  return {
    etag: valuesOf(headers, 'etag')[0]?.trim() ?? null,
    lastModified: valuesOf(headers, 'last-modified')[0]?.trim() ?? null,
  };
}

/** RFC 9110 §13.1.2, §13.1.3. */
export function conditionsOf({ etag, lastModified }: Validators): Readonly<Record<string, string>> {
  return {
    ...(etag === null ? {} : { 'if-none-match': etag }),
    ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
  };
}

/** Whether a 304 is about the answer with these validators: entity tags compared weakly. */
export function sameValidators(stored: Validators, told: Validators): boolean {
  return stored.etag === null || told.etag === null || opaque(stored.etag) === opaque(told.etag);
}

/** `ageMs`: since it was asked for. `stale` may be used where the upstream fails, `over` not at all. */
export function freshnessAt({ freshMs, staleMs }: CacheRules, ageMs: number): 'fresh' | 'stale' | 'over' {
  if (ageMs < freshMs) return 'fresh';
  return ageMs < freshMs + staleMs ? 'stale' : 'over';
}

/** All values of each directive, lower-case names. A comma in a quoted string is not a separator. */
function directivesOf(headers: Headers): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [, name = '', quoted, token] of valuesOf(headers, 'cache-control')
    .join(',')
    .matchAll(/([^\s,;="]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]*)))?[^,]*/g)) {
    const key = name.toLowerCase();
    found.set(key, [...(found.get(key) ?? []), quoted ?? token ?? '']);
  }
  return found;
}

function opaque(tag: string): string {
  return tag.replace(/^W\//, '');
}

/** Delta-seconds (§1.2.2); null where the directive is absent, 0 where it makes no sense. */
function secondsOf(values: readonly string[] | undefined): number | null {
  if (values === undefined || values.length === 0) return null;
  const [value = ''] = values;
  if (!/^\d+$/.test(value) || values.some((other) => other !== value)) return 0;
  return Math.min(Number(value), 2 ** 31);
}

function valuesOf(headers: Headers, name: string): readonly string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}
