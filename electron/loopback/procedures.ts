import { ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import type { ServedRouter } from '../shell/index.ts';
import { createStreamLimit, openStreamLimit } from './stream-limit.ts';

/** The contract over HTTP: oRPC's handler, with bugs reported and the number of open streams bounded. */
export function createProcedures(router: ServedRouter, onBug: (error: unknown) => void) {
  const streams = createStreamLimit(openStreamLimit);
  return new RPCHandler(router, {
    interceptors: [
      async (call) => {
        const leave = new AbortController();
        const { signal } = call.request;
        const ends = signal === undefined ? leave.signal : AbortSignal.any([signal, leave.signal]);
        try {
          const result = await call.next({ ...call, request: { ...call.request, signal: ends } });
          if (!result.matched) return result;
          const { body } = result.response;
          if (!isStream(body)) return result;
          const ended = streams.admit(() => leave.abort());
          return { ...result, response: { ...result.response, body: untilEnd(body, ended) } };
        } catch (error) {
          if (!(error instanceof ORPCError) || error.status >= 500) onBug(error);
          throw error;
        }
      },
    ],
  });
}

async function* untilEnd<T>(stream: AsyncIterable<T>, ended: () => void): AsyncGenerator<T> {
  try {
    yield* stream;
  } finally {
    ended();
  }
}

function isStream(body: unknown): body is AsyncIterable<unknown> {
  return typeof body === 'object' && body !== null && 'next' in body && Symbol.asyncIterator in body;
}
