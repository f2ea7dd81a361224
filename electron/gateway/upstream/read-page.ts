import { parseProjectPage } from '../../../shared/simple-api/index.ts';
import type { PageSource } from './page-messages.ts';
import { type UpstreamPage, upstreamPageOf } from './upstream-page.ts';

/** Problems: `page.*`. Takes about 0.1 ms for each KiB. */
export function readPage({ body, contentType, url, project, rehearsal }: PageSource): UpstreamPage {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  return upstreamPageOf(parseProjectPage(text, contentType, url), { project, rehearsal });
}
