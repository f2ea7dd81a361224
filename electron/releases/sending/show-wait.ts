import type { ReleaseContext } from '../context.ts';
import { patienceMs } from './confirm.ts';

/** Writes down of these files that the index does not show them yet, and when it is asked again. */
export async function showWait(
  { drafts, now }: Pick<ReleaseContext, 'drafts' | 'now'>,
  releaseId: string,
  fileIds: readonly string[],
  nextAt: Date,
): Promise<void> {
  const ids = new Set(fileIds);
  await drafts.change(releaseId, (draft) => ({
    ...draft,
    files: draft.files.map((file) => {
      if (!ids.has(file.id) || file.hosted.state !== 'confirming') return file;
      const sentAt = file.sent?.at ?? now().toISOString();
      const until = new Date(Date.parse(sentAt) + patienceMs).toISOString();
      return { ...file, hosted: { state: 'confirming', awaited: { sentAt, until, nextAt: nextAt.toISOString() } } };
    }),
  }));
}
