/**
 * Waits until every one has ended, then throws what the first failure threw. `Promise.all` would end a job while others
 * of its files are still in work: behind a job that counts as over, beside the next one, and over a store that is closed.
 */
export async function allEnded(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((one) => one.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
