import { problem } from '../problem/index.ts';
import { parseHtml } from './parse-html.ts';
import { parseJson } from './parse-json.ts';
import type { ParsedPage } from './parsed.ts';
import { supportedMajor, supportedMinor } from './model.ts';

/**
 * Reads a project's page as the index sent it. `url` is the page's own address after redirects. Problems:
 * `page.content_type`, `page.version`, `page.not_json`, `page.invalid`. What is odd in a single link is a warning, and
 * a link that cannot be used at all is left out with one.
 */
export function parseProjectPage(body: string, contentType: string, url: string): ParsedPage {
  return pageForm(contentType, url) === 'html' ? parseHtml(body, url) : parseJson(body, url);
}

/** By the answer's Content-Type (PEP 691). Problems: `page.content_type`, `page.version`. */
export function pageForm(contentType: string, url: string): 'html' | 'json' {
  const mediaType = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  const form = formOf(mediaType, url);
  if (form !== null) return form;
  throw problem(
    'page.content_type',
    `${new URL(url).host} answered with something that is not an index page (${mediaType || 'no content type'}).`,
    { host: new URL(url).host, contentType: mediaType },
    "Check the index's simple URL.",
  );
}

function formOf(mediaType: string, url: string): 'html' | 'json' | null {
  if (mediaType === 'text/html') return 'html';
  // A static file server does not know PEP 691's types.
  if (mediaType === 'application/json') return 'json';
  const versioned = /^application\/vnd\.pypi\.simple\.v(\d{1,6})\+(html|json)$/.exec(mediaType);
  if (versioned === null) return null;
  // PEP 691: the major version stands in the content type as well.
  if (Number(versioned[1]) > supportedMajor) {
    throw problem(
      'page.version',
      `${new URL(url).host} answered in version ${versioned[1]} of the index format; this program reads up to ${supportedMajor}.${supportedMinor}.`,
      { host: new URL(url).host, contentType: mediaType },
      'Look for a newer version of Fallback Links.',
    );
  }
  return versioned[2] === 'html' ? 'html' : 'json';
}
