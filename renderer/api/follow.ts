import type { QueryFunctionContext } from '@tanstack/react-query';
import { reportConnection } from './connection.ts';
import { isSessionLost, problemOf } from './problem-of.ts';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 5000;

/**
 * A query that follows a stream: each value replaces the one before. A stream that breaks is opened again, sooner at
 * first; a problem ends it (the draft is gone), and so does a lost session. @orpc/tanstack-query's live query counts
 * retries over the whole life of the stream, and takes a stream that the server closed for finished.
 */
export function follow<Value>(open: (signal: AbortSignal) => Promise<AsyncIterable<Value>>) {
  return async ({ client, queryKey, signal }: QueryFunctionContext): Promise<Value> => {
    let failures = 0;
    while (true) {
      try {
        for await (const value of await open(signal)) {
          signal.throwIfAborted();
          failures = 0;
          reportConnection('open');
          client.setQueryData(queryKey, value);
        }
      } catch (error) {
        signal.throwIfAborted();
        if (isSessionLost(error)) reportConnection('lost');
        if (isSessionLost(error) || problemOf(error) !== null) throw error;
        reportConnection('interrupted');
      }
      await pause(Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures), signal);
      failures += 1;
    }
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
