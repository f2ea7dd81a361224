import type { ReleaseContext } from '../context.ts';
import { startSending } from './start.ts';

/** At the start of the app: what an index had taken is waited for again. Nothing is sent. */
export function resumeConfirmations(context: ReleaseContext): void {
  for (const draft of context.drafts.list()) {
    const awaited = draft.files.filter(({ hosted }) => hosted.state === 'confirming');
    if (awaited.length === 0) continue;
    const target = context.targets.list().find(({ id }) => id === draft.targetId);
    if (target !== undefined) startSending(context, draft.id, target, awaited);
    else void forget(context, draft.id);
  }
}

/** The index is not known any more: nobody can be asked, and nothing must look as if it were under way. */
async function forget({ drafts }: ReleaseContext, releaseId: string): Promise<void> {
  await drafts
    .change(releaseId, (draft) => ({
      ...draft,
      files: draft.files.map((file) =>
        file.hosted.state === 'confirming' ? { ...file, hosted: { state: 'none' } } : file,
      ),
    }))
    .catch(() => undefined);
}
