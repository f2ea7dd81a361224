import type { IncomingMessage, ServerResponse } from 'node:http';
import { securityHeaders, type PageFile } from '../shell/index.ts';

/** A refused upload may still be on its way; how long its bytes are thrown away so that the answer can be read. */
const lingerMs = 3_000;

export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  response.setHeader('cache-control', 'no-store');
}

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Answers without having read the body. The connection is given up where the client goes on sending. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: { readonly status: number; readonly reason: string },
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(refusal.status, { 'content-type': 'text/plain; charset=utf-8', ...headers });
  response.end(`${refusal.reason}\n`);
  if (request.complete) return;
  request.resume();
  const giveUp = setTimeout(() => request.destroy(), lingerMs).unref();
  request.once('close', () => clearTimeout(giveUp));
}

export function answerPageFile(request: IncomingMessage, response: ServerResponse, file: PageFile): void {
  response.setHeader('cache-control', file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('etag', file.etag);
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304).end();
    return;
  }
  response.writeHead(200, { 'content-type': file.contentType, 'content-length': file.body.length });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

/** For requests that Node's parser refuses before there is a response object. */
export function rawRefusal(status: string): string {
  const headers = Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status}\r\n${headers.join('')}content-length: 0\r\nconnection: close\r\n\r\n`;
}
