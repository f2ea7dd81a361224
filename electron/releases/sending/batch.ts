/** Files that an upload was asked to send at one time: what is there already, who may send, and which in which order. */
import { isProblem } from '../../../shared/problem/index.ts';
import type { UploadOptions } from '../../index-client/index.ts';
import { credentialsFor, type KnownTarget } from '../../targets/index.ts';
import { allEnded } from '../all-ended.ts';
import type { ReleaseContext } from '../context.ts';
import type { Draft, DraftFile } from '../draft.ts';
import { readListings } from '../listings.ts';
import { assertChecked } from './assert-checked.ts';
import { isInHand, type SendingWork, startFile } from './file-work.ts';
import { projectOf, wavesOf } from './order.ts';
import { takenAlready } from './taken.ts';

export type Batch = Omit<SendingWork, 'refused' | 'credentials'> & { readonly due: readonly DraftFile[] };

/** What goes wrong is told to the job, or stands at its file; throws for bugs, and when the job is cancelled. */
export async function sendBatch(context: ReleaseContext, batch: Batch): Promise<void> {
  const { releaseId, target, job, due } = batch;
  const ids = new Set(due.filter((file) => isInHand(batch, file)).map(({ id }) => id));
  try {
    job.plan(due.map(({ id, size }) => ({ id, bytes: size })));
    await context.drafts.change(releaseId, (draft) => queued(draft, ids));
    // What the index had when the files were read may be weeks ago.
    await readListings(context, releaseId, job.signal, new Set(due.map(projectOf)));
    const { listings = [] } = context.drafts.get(releaseId);
    const taken = takenAlready(listings, target, due, context.now());
    job.plan([...taken.keys()].map((id) => ({ id, bytes: 0 })));
    const work: SendingWork = { ...batch, refused: new Map(), credentials: new Map() };
    const confirming = due.filter(({ id }) => taken.has(id)).map((file) => startFile(context, work, file, taken));
    const toSend = due.filter(({ id }) => !taken.has(id));
    await allEnded([...confirming.map(({ done }) => done), sendAll(context, batch, toSend)]);
  } finally {
    // Whatever cut this short: nothing waits for a job that is over.
    await letGo(context, batch, due);
  }
}

async function sendAll(context: ReleaseContext, batch: Batch, files: readonly DraftFile[]): Promise<void> {
  const { releaseId, target, job } = batch;
  if (files.length === 0) return;
  try {
    assertChecked(context, releaseId, new Set(files.map(({ id }) => id)));
    const credentials = await authorized(context, target, files, job.signal);
    const work: SendingWork = { ...batch, refused: new Map(), credentials };
    const done: Promise<void>[] = [];
    try {
      for (const wave of wavesOf(files)) {
        const begun = wave.map((file) => startFile(context, work, file, new Map()));
        done.push(...begun.map((file) => file.done));
        await allEnded(begun.map(({ sent }) => sent));
      }
    } finally {
      await Promise.allSettled(done);
    }
    await allEnded(done);
  } catch (error) {
    if (job.signal.aborted || !isProblem(error)) throw error;
    job.trouble(error.problem);
    await letGo(context, batch, files);
  }
}

/** Of those that are not sent; the others are let go where they end. */
async function letGo(context: ReleaseContext, batch: Batch, files: readonly DraftFile[]): Promise<void> {
  const { releaseId, job, inHand } = batch;
  const left = new Set(files.filter((file) => isInHand(batch, file)).map(({ id }) => id));
  for (const id of left) {
    inHand.delete(id);
    job.finish(id);
  }
  await context.drafts.change(releaseId, (draft) => withoutQueue(draft, left)).catch(() => undefined);
}

function queued(draft: Draft, ids: ReadonlySet<string>): Draft {
  const files = draft.files.map((file): DraftFile =>
    ids.has(file.id) && file.hosted.state !== 'hosted' && file.hosted.state !== 'confirming'
      ? { ...file, hosted: { state: 'queued' } }
      : file,
  );
  return { ...draft, files };
}

function withoutQueue(draft: Draft, ids: ReadonlySet<string>): Draft {
  const isStuck = ({ id, hosted }: DraftFile) => hosted.state === 'queued' && ids.has(id);
  if (!draft.files.some(isStuck)) return draft;
  const files = draft.files.map((file): DraftFile => (isStuck(file) ? { ...file, hosted: { state: 'none' } } : file));
  return { ...draft, files };
}

/** By project, before a byte of a file goes out; once for each, since a locked keyring asks the person every time. */
async function authorized(
  context: ReleaseContext,
  target: KnownTarget,
  files: readonly DraftFile[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, UploadOptions['credentials']>> {
  const credentials = new Map<string, UploadOptions['credentials']>();
  for (const project of new Set(files.map(projectOf))) {
    signal.throwIfAborted();
    credentials.set(project, await credentialsFor(context, target, project));
  }
  return credentials;
}
