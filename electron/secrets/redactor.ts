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

export function createRedactor(): Redactor {
  const known = new Set<string>();
  return {
    remember(secret) {
      if (secret.length < shortest) return;
      // As it is, within JSON, within a URL, and as basic authentication sends it for the usual user name.
      known.add(secret);
      known.add(JSON.stringify(secret).slice(1, -1));
      if (secret.isWellFormed()) known.add(encodeURIComponent(secret));
      known.add(Buffer.from(`__token__:${secret}`, 'utf8').toString('base64'));
    },
    redact(text) {
      let clean = text.replace(tokenShape, shown);
      // The longest first: one may be the beginning of another.
      for (const secret of [...known].toSorted((a, b) => b.length - a.length)) clean = clean.replaceAll(secret, shown);
      return clean;
    },
  };
}
