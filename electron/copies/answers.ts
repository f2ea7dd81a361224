import { type HttpResponse, retryAfterMs } from '../http/index.ts';

const maxAnswerBytes = 4 * 1024 * 1024;

/** Of the first header of that name; null where there is none. */
export function headerOf({ headers }: Pick<HttpResponse, 'headers'>, name: string): string | null {
  return headers.find(([each]) => each.toLowerCase() === name)?.[1] ?? null;
}

/** What a host says, as text; cut where it says too much to be an answer. */
export async function textOf(response: HttpResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A host's own words, short enough for a sentence, without the secret should it repeat it. */
export function wordsOf(text: string, secrets: readonly string[]): string {
  let words = text.replace(/\s+/g, ' ').trim();
  for (const secret of secrets) if (secret !== '') words = words.replaceAll(secret, '[secret]');
  return words.slice(0, 400);
}

/** Milliseconds that the host asks to wait; null where it does not. `now`: milliseconds since 1970. */
export function askedToWait(response: HttpResponse, now: number): number | null {
  const value = headerOf(response, 'retry-after');
  return value === null ? null : retryAfterMs(value, now);
}
