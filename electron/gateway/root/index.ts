/** The root page (PEP 503, PEP 691): the names of all projects of all catalogues, made when it is asked for and kept. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { negotiate } from '../../../shared/simple-api/index.ts';
import { messageReply, noneMatch, notAcceptable, type Reply } from '../../serving/index.ts';
import type { Catalogue } from '../catalogue.ts';
import { createSharedWork } from '../shared-work.ts';
import { runRootTask } from './run-task.ts';
import type { RenderTask } from './tasks.ts';

export interface RootPages {
  /** Where one catalogue cannot say its names, nobody is told that there are only the others': its problem passes through. */
  reply(headers: IncomingHttpHeaders, signal: AbortSignal): Promise<Reply>;
}

type Form = RenderTask['form'];

interface Rendered {
  readonly body: Buffer;
  readonly digest: string;
}

/** What was made of the same names. */
interface Edition {
  readonly number: number;
  readonly lists: readonly Uint8Array[];
  readonly forms: Map<Form, Rendered>;
}

export function createRootPages(catalogues: () => readonly Catalogue[]): RootPages {
  const shared = createSharedWork<Rendered>();
  let edition: Edition = { number: 0, lists: [], forms: new Map() };

  function editionOf(lists: readonly Uint8Array[]): Edition {
    if (!sameLists(lists, edition.lists)) edition = { number: edition.number + 1, lists, forms: new Map() };
    return edition;
  }

  async function rendered({ number, lists, forms }: Edition, form: Form, signal: AbortSignal): Promise<Rendered> {
    const made =
      forms.get(form) ?? (await shared.run(`${number} ${form}`, (wanted) => render(lists, form, wanted), signal));
    forms.set(form, made);
    return made;
  }

  return {
    async reply(headers, signal) {
      const chosen = negotiate(headers.accept);
      if (chosen === null) return notAcceptable();
      const answers = await Promise.all(catalogues().map((catalogue) => catalogue.root(signal)));
      const pages = answers.filter((page) => page !== null);
      if (pages.length === 0) return messageReply(404, 'Not Found', { Vary: 'Accept' });
      const { contentType, form } = chosen;
      const { body, digest } = await rendered(editionOf(pages.map(({ names }) => names)), form, signal);
      // Two types may have the same bytes, and are two representations all the same (RFC 9110 §8.8.3).
      const etag = `"${createHash('sha256').update(contentType).update(digest).digest('base64url')}"`;
      const freshForSeconds = Math.min(...pages.map((page) => page.freshForSeconds));
      const pageHeaders = {
        ETag: etag,
        Vary: 'Accept',
        'Cache-Control': `max-age=${freshForSeconds}, must-revalidate`,
      };
      if (noneMatch(headers['if-none-match'], etag)) return { status: 304, headers: pageHeaders, body: '' };
      const charset = contentType === 'text/html' ? '; charset=UTF-8' : '';
      return { status: 200, headers: { ...pageHeaders, 'Content-Type': `${contentType}${charset}` }, body };
    },
  };
}

async function render(lists: readonly Uint8Array[], form: Form, signal: AbortSignal): Promise<Rendered> {
  const { bytes, digest } = await runRootTask({ kind: 'render', lists, form }, signal);
  return { body: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), digest };
}

function sameLists(some: readonly Uint8Array[], others: readonly Uint8Array[]): boolean {
  return some.length === others.length && some.every((list, at) => list === others[at]);
}
