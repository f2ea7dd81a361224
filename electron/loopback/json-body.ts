import type { IncomingMessage } from 'node:http';
import { tooLarge, type Refusal } from './call-rules.ts';

export type JsonBody =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly refusal: Refusal | { readonly status: 400; readonly reason: string } };

/** Reads at most `limit` bytes of JSON. An empty body is `undefined`. Rejects when the client goes away. */
export async function readJsonBody(request: IncomingMessage, limit: number): Promise<JsonBody> {
  const chunks: Buffer[] = [];
  let size = 0;
  // `for await` would destroy the request on an early exit, and with it the connection that the refusal has to go out on.
  await new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) resolve();
      else chunks.push(chunk);
    });
    request.on('end', resolve);
    request.on('error', reject);
    request.on('close', () => reject(new Error('The client went away in the middle of a body.')));
  });
  if (size > limit) return { ok: false, refusal: tooLarge(limit) };
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return { ok: true, value: text === '' ? undefined : (JSON.parse(text) as unknown) };
  } catch {
    return { ok: false, refusal: { status: 400, reason: 'The body is not JSON.' } };
  }
}
