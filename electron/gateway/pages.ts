/** Project pages as they go out: rendered once for each form, a few files at a time, and kept as long as the page is. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Negotiated,
  negotiate,
  type ProjectPage,
  projectHtmlParts,
  projectJsonParts,
} from '../../shared/simple-api/index.ts';
import { messageReply, noneMatch, notAcceptable, type Reply } from '../serving/index.ts';
import type { Catalogue, CatalogueAnswer } from './catalogue.ts';

interface Rendered {
  readonly body: Buffer;
  readonly etag: string;
}

export interface Pages {
  /** Problems of the catalogues pass through. */
  reply(project: string, headers: IncomingHttpHeaders, signal: AbortSignal): Promise<Reply>;
}

/** What others wait at most while a page of thousands is rendered, in milliseconds. */
const turnMs = 8;

export function createPages(catalogues: () => readonly Catalogue[]): Pages {
  const rendered = new WeakMap<ProjectPage, Map<string, Promise<Rendered>>>();

  function renderedOnce(page: ProjectPage, form: Negotiated): Promise<Rendered> {
    const forms = rendered.get(page) ?? new Map<string, Promise<Rendered>>();
    rendered.set(page, forms);
    const existing = forms.get(form.contentType);
    if (existing !== undefined) return existing;
    const rendering = render(page, form);
    forms.set(form.contentType, rendering);
    return rendering;
  }

  return {
    async reply(project, headers, signal) {
      const form = negotiate(headers.accept);
      if (form === null) return notAcceptable();
      const answer = await firstThatHas(catalogues(), project, signal);
      if (answer.kind === 'absent') {
        const cacheControl = `max-age=${answer.freshForSeconds}`;
        return messageReply(404, 'Not Found', { 'Cache-Control': cacheControl, Vary: 'Accept' });
      }
      const { body, etag } = await renderedOnce(answer.page, form);
      const pageHeaders = {
        ETag: etag,
        Vary: 'Accept',
        'Cache-Control': `max-age=${answer.freshForSeconds}, must-revalidate`,
      };
      if (noneMatch(headers['if-none-match'], etag)) return { status: 304, headers: pageHeaders, body: '' };
      const charset = form.contentType === 'text/html' ? '; charset=UTF-8' : '';
      return { status: 200, headers: { ...pageHeaders, 'Content-Type': `${form.contentType}${charset}` }, body };
    },
  };
}

async function firstThatHas(
  catalogues: readonly Catalogue[],
  project: string,
  signal: AbortSignal,
): Promise<CatalogueAnswer> {
  let freshForSeconds = Number.POSITIVE_INFINITY;
  for (const catalogue of catalogues) {
    const answer = await catalogue.project(project, signal);
    if (answer.kind === 'page') return answer;
    freshForSeconds = Math.min(freshForSeconds, answer.freshForSeconds);
  }
  return { kind: 'absent', freshForSeconds: Number.isFinite(freshForSeconds) ? freshForSeconds : 0 };
}

async function render(page: ProjectPage, { form, contentType }: Negotiated): Promise<Rendered> {
  const parts = form === 'json' ? projectJsonParts(page, 'hosted-only') : projectHtmlParts(page, 'hosted-only');
  const chunks: Buffer[] = [];
  const hash = createHash('sha256').update(contentType);
  let texts: string[] = [];
  const flush = (): void => {
    const chunk = Buffer.from(texts.join(''), 'utf8');
    hash.update(chunk);
    chunks.push(chunk);
    texts = [];
  };
  let turnBegan = performance.now();
  for (const part of parts) {
    texts.push(part);
    if (performance.now() - turnBegan < turnMs) continue;
    flush();
    await nextTurn();
    turnBegan = performance.now();
  }
  flush();
  return { body: Buffer.concat(chunks), etag: `"${hash.digest('base64url')}"` };
}
