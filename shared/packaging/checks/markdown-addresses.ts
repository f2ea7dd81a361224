/** Addresses in Markdown that only make sense beside the readme. Not a parser of it: code is left out, the rest is looked through. */

/** The addresses of pictures and links that name no host, each once. */
export function relativeAddresses(text: string): readonly string[] {
  const found = [...withoutCode(text).matchAll(ADDRESS)].map(([, inline, html]) => inline ?? html ?? '');
  return [...new Set(found.filter(isRelative))];
}

/** `[text](address "title")`, `![alt](<address>)`; `src` and `href` of HTML. */
const ADDRESS =
  /\]\(\s*<?([^\s<>()]+)>?(?:\s+["'(][^\n]*?)?\s*\)|<(?:img|a|source)\s[^<>]*?\b(?:src|href)=["']([^"'\n]+)["']/gi;

/** A scheme, a host, or a place on the same page. */
function isRelative(address: string): boolean {
  return !/^(?:[a-z][a-z0-9+.-]*:|\/\/|#)/i.test(address);
}

/** Fences (CommonMark §4.5), indented code and code spans. */
function withoutCode(text: string): string {
  const kept: string[] = [];
  let fence: string | null = null;
  for (const line of text.split(/\r\n|\n|\r/)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== null) {
      if (mark?.startsWith(fence) === true && line.trim() === mark) fence = null;
    } else if (mark === undefined) {
      if (!/^(?: {4}|\t)/.test(line)) kept.push(line);
    } else fence = mark;
  }
  return kept.join('\n').replace(/(`+)[^`\n]+\1/g, '');
}
