/** `ENOSPC`, `EACCES`, …; null for what did not come from the operating system. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
