import type { RawHeaders, ResponseFailure } from './check-response.ts';

/**
 * Whether what was wrong with an answer says for certain that another file is there: a 200 that states another length. A web
 * page in its place is a host's way to say that the file is not there, and that may pass.
 */
export function isOtherFile(
  { code, detail }: ResponseFailure,
  { status, headers }: { readonly status: number; readonly headers: RawHeaders },
): boolean {
  if (status !== 200 || code !== 'http.response.invalid' || !/^(?:the length is|it sent more)/.test(detail))
    return false;
  return !headers.some(([name, value]) => name.toLowerCase() === 'content-type' && /^\s*text\/html\b/i.test(value));
}
