import type { ReleaseContext } from '../context.ts';

/** Those of the files that an upload has in hand. What has reached the index stays there. */
export async function cancelFiles(
  context: ReleaseContext,
  releaseId: string,
  fileIds: readonly string[],
): Promise<void> {
  const wanted = new Set(fileIds);
  context.sending.get(releaseId)?.stop(wanted);
  await context.drafts.change(releaseId, (draft) => ({
    ...draft,
    files: draft.files.map((file) =>
      wanted.has(file.id) && ['queued', 'uploading', 'confirming'].includes(file.hosted.state)
        ? { ...file, hosted: { state: 'cancelled' } }
        : file,
    ),
  }));
}
