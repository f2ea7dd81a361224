import { Parser } from 'htmlparser2';
import { z } from 'zod';
import { isValidName, normalizeName } from '../packaging/index.ts';
import { problem } from '../problem/index.ts';
import { pageForm } from './parse.ts';
import { parseDocument, statedVersion } from './parse-json.ts';
import { checkRepositoryVersion } from './version.ts';

/**
 * The names of an index's projects from its root page (PEP 503, PEP 691), normalised, each once, in the page's order.
 * What is no valid name is left out: it could not be asked for. Problems as of `parseProjectPage`.
 */
export function parseIndexPage(body: string, contentType: string, url: string): readonly string[] {
  const names = pageForm(contentType, url) === 'html' ? namesInHtml(body, url) : namesInJson(body, url);
  const known = new Set<string>();
  for (const name of names) if (isValidName(name)) known.add(normalizeName(name));
  return [...known];
}

/** PEP 503: the text of each link is a project's name. In a folder listing of a file server a slash follows it. */
function namesInHtml(body: string, url: string): readonly string[] {
  const names: string[] = [];
  let version: string | null = null;
  let open: string | null = null;
  const parser = new Parser({
    onopentag(tag, { name, content, href }) {
      if (tag === 'meta' && name?.toLowerCase() === 'pypi:repository-version') version ??= content ?? null;
      if (tag === 'a') open = href === undefined ? null : '';
    },
    ontext(text) {
      if (open !== null) open += text;
    },
    onclosetag(tag) {
      if (tag !== 'a' || open === null) return;
      names.push(open.trim().replace(/\/$/, ''));
      open = null;
    },
  });
  parser.end(body);
  checkRepositoryVersion(version, url);
  return names;
}

/** One by one rather than by a schema, which would take seconds for hundreds of thousands. */
function namesInJson(body: string, url: string): readonly string[] {
  const document = parseDocument(body, url);
  checkRepositoryVersion(statedVersion(document), url);
  const page = rootSchema.safeParse(document);
  if (!page.success) {
    throw problem(
      'page.invalid',
      `The list of projects of ${new URL(url).host} lacks what PEP 691 asks for.`,
      { host: new URL(url).host, detail: z.prettifyError(page.error).slice(0, 500) },
      'Tell the operator of the index.',
    );
  }
  return page.data.projects.flatMap((project) =>
    typeof project === 'object' && project !== null && 'name' in project && typeof project.name === 'string'
      ? [project.name]
      : [],
  );
}

const rootSchema = z.object({ projects: z.array(z.unknown()) });
