import { isProblem } from '../../../shared/problem/index.ts';
import type { KnownTarget } from '../../targets/index.ts';
import type { ReleaseContext } from '../context.ts';
import type { DraftFile } from '../draft.ts';
import { patienceMs } from './confirm.ts';
import { projectOf } from './order.ts';

/**
 * Which of the files the index took already, and when: those that it lists with these bytes, and those that it took a
 * short while ago by its own answer, although its page may not show them yet.
 */
export async function takenAlready(
  context: Pick<ReleaseContext, 'index' | 'now'>,
  target: KnownTarget,
  files: readonly DraftFile[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Date>> {
  const now = context.now();
  const listed = await listedOf(context, target, new Set(files.map(projectOf)), signal);
  const taken = new Map<string, Date>();
  for (const file of files) {
    const { sent, inspection, filename, hosted, id } = file;
    if (inspection.state !== 'done') continue;
    const { sha256 } = inspection;
    const isSent = sent !== undefined && sent.indexId === target.id && sent.sha256 === sha256;
    const isAwaited = isSent && (hosted.state === 'confirming' || now.getTime() - Date.parse(sent.at) < patienceMs);
    if (isAwaited) taken.set(id, new Date(sent.at));
    else if (listed.has(`${filename} ${sha256}`)) taken.set(id, now);
  }
  return taken;
}

/** `filename sha256` of what the projects' pages list. A page that cannot be read lists nothing: the upload decides. */
async function listedOf(
  { index }: Pick<ReleaseContext, 'index'>,
  target: KnownTarget,
  projects: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const listed = new Set<string>();
  for (const project of projects) {
    try {
      const page = await index.fetchPage(target, project, signal);
      for (const { filename, sha256 } of page?.links ?? []) listed.add(`${filename} ${sha256}`);
    } catch (error) {
      signal.throwIfAborted();
      if (!isProblem(error)) throw error;
    }
  }
  return listed;
}
