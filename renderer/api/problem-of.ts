import { ORPCError } from '@orpc/client';
import type { Problem } from '../../shared/problem/index.ts';

/** The problem that a refused call carries; null for anything else, which is a bug or a lost connection. */
export function problemOf(error: unknown): Problem | null {
  if (!(error instanceof ORPCError) || error.code !== 'PROBLEM') return null;
  const data: unknown = error.data;
  return isProblemData(data) ? data : null;
}

/** The main process does not know this window any more: it was started again, or the session was closed. */
export function isSessionLost(error: unknown): boolean {
  return error instanceof ORPCError && error.code === 'SESSION_LOST';
}

function isProblemData(data: unknown): data is Problem {
  return (
    typeof data === 'object' &&
    data !== null &&
    'code' in data &&
    typeof data.code === 'string' &&
    'message' in data &&
    typeof data.message === 'string' &&
    'remedy' in data &&
    typeof data.remedy === 'string' &&
    'facts' in data &&
    typeof data.facts === 'object' &&
    data.facts !== null
  );
}
