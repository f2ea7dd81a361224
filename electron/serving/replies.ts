/** Answers that are whole in memory: pages, redirects, refusals. */
import type { ServerResponse } from 'node:http';

export interface Reply {
  readonly status: number;
  /** The reason phrase, where it says more than the status' name. */
  readonly reason?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** What every answer carries: nothing of ours is ever a document that a browser should run or guess about. */
export const SAFETY_HEADERS: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
};

/** A refusal the way PyPI words it: the message in the reason phrase and in an HTML body. */
export function messageReply(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const text = escapeHtml(message);
  const title = text === '' ? String(status) : `${status} ${text}`;
  return {
    status,
    reason: reasonPhrase(message),
    headers: { 'Content-Type': 'text/html; charset=UTF-8', 'Cache-Control': 'no-store', ...headers },
    body: `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n </body>\n</html>\n`,
  };
}

/** PEP 691 leaves the body of a 406 to the server: it names what there is. */
export function notAcceptable(): Reply {
  const types = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html, text/html';
  return {
    status: 406,
    headers: { 'Content-Type': 'text/plain; charset=UTF-8', Vary: 'Accept', 'Cache-Control': 'no-store' },
    body: `This index answers in: ${types}\n`,
  };
}

export function redirectReply(location: string): Reply {
  return messageReply(301, 'Moved Permanently', { Location: location, 'Cache-Control': 'no-cache' });
}

export function sendReply(response: ServerResponse, reply: Reply, withBody: boolean): void {
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body, 'utf8') : reply.body;
  const bodiless = reply.status === 304;
  const headers = {
    ...SAFETY_HEADERS,
    ...reply.headers,
    ...(bodiless ? {} : { 'Content-Length': String(body.length) }),
  };
  if (reply.reason === undefined) response.writeHead(reply.status, headers);
  else response.writeHead(reply.status, reply.reason, headers);
  response.end(withBody && !bodiless ? body : undefined);
}

/** RFC 9112 §4: tab, space, visible ASCII and Latin-1; no line break may pass, whatever a filename holds. */
function reasonPhrase(message: string): string {
  return message.replace(/[^\t\x20-\x7e\xa0-\xff]/g, '?').slice(0, 1000);
}

function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
}
