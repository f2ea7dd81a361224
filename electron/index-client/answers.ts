/** Reading answers of an index that may be anything: bounded, and as text. */
import { STATUS_CODES } from 'node:http';
import { Parser } from 'htmlparser2';

export async function readText(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<{ readonly text: string; readonly truncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let truncated = false;
  // Leaving the loop closes the connection: nobody makes us read an endless answer.
  for await (const chunk of body) {
    chunks.push(chunk.subarray(0, maxBytes - size));
    size += chunk.length;
    truncated = size > maxBytes;
    if (truncated) break;
  }
  return { text: Buffer.concat(chunks).toString('utf8'), truncated };
}

export function headerOf(headers: readonly (readonly [string, string])[], name: string): string | null {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1] ?? null;
}

/**
 * What a person reads on an HTML error page, at most `maxLength` characters: its first heading where that says more than
 * the status (as on PyPI, where the rest of the page only repeats it), else all of its text, else its title.
 */
export function textOfHtml(html: string, maxLength: number): string {
  const texts = { title: '', heading: '', page: '' };
  const open: string[] = [];
  const parser = new Parser({
    onopentagname: (name) => void open.push(name),
    ontext(text) {
      if (open.includes('title')) texts.title += text;
      else if (open.includes('h1')) texts.heading += text;
      if (!open.some((name) => INVISIBLE.has(name))) texts.page += text;
    },
    onclosetag(name) {
      open.splice(open.lastIndexOf(name));
      texts.page += ' ';
    },
  });
  parser.end(html);
  const [title, heading, page] = [texts.title, texts.heading, texts.page].map(withoutStatus);
  const generic = Object.values(STATUS_CODES);
  const best = heading !== '' && !generic.includes(heading) ? heading : page || title;
  return (best ?? '').slice(0, maxLength);
}

const INVISIBLE: ReadonlySet<string> = new Set(['head', 'title', 'script', 'style']);

/** PyPI's headings are status lines: `400 File already exists …`. */
function withoutStatus(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^[1-5]\d\d /, '');
}
