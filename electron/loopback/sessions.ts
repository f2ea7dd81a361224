import { createHash, timingSafeEqual } from 'node:crypto';

/** A launch secret that nobody used is worth nothing after ten minutes. */
const launchSecretLifeMs = 10 * 60_000;

export interface SessionKeys {
  /** Goes into the cookie, which scripts cannot read. */
  readonly cookie: string;
  /** Goes to the page, which no other origin can read. */
  readonly token: string;
}

export interface Sessions {
  /** A new single-use secret; earlier ones stay good until they are used or expire. */
  issueLaunchSecret(): string;
  /**
   * Null where the secret is unknown, used or expired. A browser that already has a session (a second tab) keeps its cookie
   * and gets a further token, so that the first tab goes on.
   */
  exchange(launchSecret: string, cookie: string | null): SessionKeys | null;
  holds(cookie: string | null, token: string | null): boolean;
}

/**
 * @param options.now milliseconds
 * @param options.randomSecret at least 128 bits, URL-safe
 */
export function createSessions(options: { now(): number; randomSecret(): string }): Sessions {
  const launches = new Map<Digest, number>();
  const sessions = new Map<Digest, Set<Digest>>();

  const forgetExpired = () => {
    for (const [digest, expires] of launches) if (expires <= options.now()) launches.delete(digest);
  };

  return {
    issueLaunchSecret() {
      forgetExpired();
      const secret = options.randomSecret();
      launches.set(digestOf(secret), options.now() + launchSecretLifeMs);
      return secret;
    },
    exchange(launchSecret, presented) {
      forgetExpired();
      const launch = find(launches.keys(), launchSecret);
      if (launch === null) return null;
      launches.delete(launch);
      const known = presented === null ? null : find(sessions.keys(), presented);
      const cookie = known === null || presented === null ? options.randomSecret() : presented;
      const token = options.randomSecret();
      const tokens = (known && sessions.get(known)) ?? new Set<Digest>();
      tokens.add(digestOf(token));
      sessions.set(known ?? digestOf(cookie), tokens);
      return { cookie, token };
    },
    holds(cookie, token) {
      if (cookie === null || token === null) return false;
      const session = find(sessions.keys(), cookie);
      const tokens = session === null ? undefined : sessions.get(session);
      return tokens !== undefined && find(tokens, token) !== null;
    },
  };
}

/** Secrets are kept and compared as digests: equal lengths for timingSafeEqual, and nothing to steal from memory. */
type Digest = Buffer;

function digestOf(secret: string): Digest {
  return createHash('sha256').update(secret).digest();
}

function find(digests: Iterable<Digest>, secret: string): Digest | null {
  const wanted = digestOf(secret);
  let found: Digest | null = null;
  for (const digest of digests) if (timingSafeEqual(digest, wanted)) found = digest;
  return found;
}
