/** The last line of defence for logs and messages: whatever was a secret in this run is taken out of any text. */
import { Buffer } from 'node:buffer';

export interface Redactor {
  remember(secret: string): void;
  redact(text: string): string;
}

/** What begins as every token of PyPI does: a macaroon of format 2 that names where it is good for. */
const tokenShape = /pypi-AgE[\w-]{8,}/g;

/** Shorter ones would take ordinary words out of every text. */
const shortest = 6;

const shown = '[secret]';

/** Base64 of more than a word, of either alphabet. */
const base64 = /[A-Za-z0-9+/_-]{8,}={0,2}/g;

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  const known = new Set<string>();
  /** As basic authentication sends it (RFC 7617), whoever the user is. What stands before it may belong to the alphabet. */
  const isBasic = (run: string): boolean =>
    [0, 1, 2, 3].some((start) => {
      const decoded = Buffer.from(run.slice(start), 'base64').toString('utf8');
      return decoded.includes(':') && [...secrets].some((secret) => decoded.includes(`:${secret}`));
    });
  return {
    remember(secret) {
      if (secret.length < shortest) return;
      secrets.add(secret);
      // As it is, within JSON, and within a URL.
      known.add(secret);
      known.add(JSON.stringify(secret).slice(1, -1));
      if (secret.isWellFormed()) known.add(encodeURIComponent(secret));
    },
    redact(text) {
      let clean = text.replace(tokenShape, shown);
      if (secrets.size > 0) clean = clean.replace(base64, (run) => (isBasic(run) ? shown : run));
      // The longest first: one may be the beginning of another.
      for (const secret of [...known].toSorted((a, b) => b.length - a.length)) clean = clean.replaceAll(secret, shown);
      return clean;
    },
  };
}
