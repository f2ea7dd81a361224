import { mapEventIterator } from '@orpc/client';
import { ORPCError, os } from '@orpc/server';
import { isProblem } from '../shared/problem/index.ts';

/**
 * A middleware for the whole contract: problems become its PROBLEM error, everything else is reported as a bug. A stream
 * throws after it was handed over, where no `try` around the call sees it, so streams are wrapped.
 */
export function problemsAsErrors(onBug: (error: unknown) => void) {
  const convert = (error: unknown): unknown => {
    if (isProblem(error)) {
      return new ORPCError('PROBLEM', { status: 422, message: error.message, data: error.problem, cause: error });
    }
    if (!(error instanceof ORPCError)) onBug(error);
    return error;
  };
  return os.middleware(async ({ next, signal }) => {
    try {
      const result = await next();
      const output: unknown = result.output;
      if (!isStream(output)) return result;
      const stream = mapEventIterator(output, {
        value: (value) => Promise.resolve(value),
        // What a cancelled stream throws is the cancellation.
        error: (error) => Promise.resolve(signal?.aborted === true ? error : convert(error)),
      });
      return { ...result, output: stream };
    } catch (error) {
      throw convert(error);
    }
  });
}

function isStream(output: unknown): output is AsyncIterator<unknown, unknown, void> {
  return typeof output === 'object' && output !== null && 'next' in output && Symbol.asyncIterator in output;
}
