/** What is typed for the gateway's own settings, read or refused with a sentence. */
import type { ParsedQuantity } from './quantity.ts';
import { fieldText, parseQuantity } from './quantity.ts';

/** In GiB; 0 keeps nothing. */
const cacheFigure = { unit: 'bytes', default: 2 * 1024 ** 3, min: 0, max: 1024 ** 4 } as const;

export function cacheText(bytes: number): string {
  return fieldText(cacheFigure, bytes);
}

export function parseCacheLimit(text: string): ParsedQuantity {
  const parsed = parseQuantity(cacheFigure, text);
  if (!('value' in parsed) || Number.isSafeInteger(parsed.value)) return parsed;
  return { error: 'Use a smaller number.' };
}

/** Empty, or 0: any free one. */
export function parsePort(text: string): ParsedQuantity {
  const typed = text.trim();
  if (typed === '') return { value: 0 };
  const port = /^\d{1,5}$/.test(typed) ? Number(typed) : Number.NaN;
  if (port === 0 || (port >= 1024 && port <= 65_535)) return { value: port };
  if (port >= 1 && port < 1024) return { error: 'Ports below 1024 are kept for the system. Use 1024 to 65535.' };
  return { error: 'Use a number from 1024 to 65535, or leave it empty for any free port.' };
}

/** Empty: there is no other index. */
export function parseUpstream(text: string): { readonly value: string | null } | { readonly error: string } {
  const typed = text.trim();
  if (typed === '') return { value: null };
  const url = URL.canParse(typed) ? new URL(typed) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    return { error: 'This is not a web address. Use one like https://index.example.org/simple/.' };
  }
  if (url.username !== '' || url.password !== '') {
    return { error: 'An address with a user name or password cannot be used: it would be stored in plain text.' };
  }
  if (url.search !== '' || url.hash !== '') {
    return { error: 'Leave out what follows ? and #: the names of projects are added to this address.' };
  }
  if (!url.pathname.endsWith('/')) url.pathname = `${url.pathname}/`;
  return { value: url.href };
}
