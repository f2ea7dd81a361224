import { type IncomingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
  readonly text: string;
  /** As much as was announced. */
  readonly complete: boolean;
}

/** What a client gets, whole or not. */
export function fetchAnswer(url: string, signal?: AbortSignal): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request(url, { agent: false, ...(signal === undefined ? {} : { signal }) }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    // Being cut off is an answer too.
    response.on('error', () => {});
    response.on('close', () => {
      const bytes = Buffer.concat(chunks);
      const { statusCode: status = 0, headers, complete } = response;
      resolve({ status, headers, bytes, text: bytes.toString('latin1'), complete });
    });
  });
  sent.on('error', reject).end();
  return promise;
}
