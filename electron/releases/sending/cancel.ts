import type { ReleaseContext } from '../context.ts';

export function sendingKey(releaseId: string, fileId: string): string {
  return `${releaseId} ${fileId}`;
}

/** Those of the files that an upload has in hand. What has reached the index stays there. */
export async function cancelFiles(
  context: ReleaseContext,
  releaseId: string,
  fileIds: readonly string[],
): Promise<void> {
  const wanted = new Set(fileIds);
  for (const id of wanted) context.sending.get(sendingKey(releaseId, id))?.abort();
  await context.drafts.change(releaseId, (draft) => ({
    ...draft,
    files: draft.files.map((file) =>
      wanted.has(file.id) && ['queued', 'uploading', 'confirming'].includes(file.hosted.state)
        ? { ...file, hosted: { state: 'cancelled' } }
        : file,
    ),
  }));
}
