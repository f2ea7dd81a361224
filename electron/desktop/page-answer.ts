import { securityHeaders, type PageFiles } from '../shell/index.ts';
import { isOwnPage } from './page-rules.ts';

export interface PageAnswer {
  readonly status: 200 | 404 | 405;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** One request to `app://fallback-links/…`: an exact name of the manifest, or nothing. */
export function answerPage(files: PageFiles, request: { readonly method: string; readonly url: string }): PageAnswer {
  if (request.method !== 'GET') return { status: 405, headers: { ...securityHeaders, allow: 'GET' }, body: null };
  const file = isOwnPage(request.url) ? files.get(new URL(request.url).pathname) : undefined;
  if (file === undefined) return { status: 404, headers: securityHeaders, body: null };
  return {
    status: 200,
    headers: { ...securityHeaders, 'content-type': file.contentType, 'cache-control': 'no-cache' },
    body: file.body,
  };
}
