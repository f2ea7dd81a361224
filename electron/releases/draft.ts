/** A release draft as it lies on disk. */
import { z } from 'zod';
import { releaseFileSchema, releaseSchema } from '../../shared/contract/release.ts';
import { problem } from '../../shared/problem/index.ts';

const draftFileSchema = releaseFileSchema.extend({
  /** Modification time in nanoseconds when the file was hashed, as decimal text; empty before that. */
  modifiedNs: z.string(),
  /** Of the bytes that `hosted` and `links` speak of; stays when the file could not be read again. */
  sha256: z.string().exactOptional(),
});
const draftSchema = releaseSchema
  .omit({ title: true, findings: true, target: true, files: true })
  .extend({ files: z.array(draftFileSchema) });

export type DraftFile = z.infer<typeof draftFileSchema>;
export type Draft = z.infer<typeof draftSchema>;

export function newDraft(id: string, now: Date): Draft {
  const at = now.toISOString();
  return {
    id,
    createdAt: at,
    updatedAt: at,
    step: 'files',
    files: [],
    tag: '',
    hosts: [],
    order: 'external-first',
    folder: '',
    publications: [],
  };
}

/** @throws problem `draft.unreadable` where the stored text is not a draft of a version that we know */
export function parseDraft(id: string, document: string): Draft {
  const parsed = draftSchema.safeParse(parseJson(document));
  if (parsed.success) return interrupted(parsed.data);
  throw problem(
    'draft.unreadable',
    'A saved release draft could not be read. It was probably written by another version of Fallback Links.',
    { draft: id, detail: parsed.error.issues[0]?.message ?? 'not JSON' },
    'Open it with the version that wrote it, or start the release again; nothing on the index is affected.',
  );
}

/**
 * Each file is written out once: a draft of ten thousand is saved at every change of one of them, on the thread that has
 * to answer the window meanwhile.
 */
export function serializeDraft({ files, ...rest }: Draft): string {
  const written = files.map((file) => {
    const text = serialized.get(file) ?? JSON.stringify(file);
    serialized.set(file, text);
    return text;
  });
  return `${JSON.stringify(rest).slice(0, -1)},"files":[${written.join(',')}]}`;
}

const serialized = new WeakMap<DraftFile, string>();

/** What was under way when the app ended is not under way any more; nothing that was reached is lost. */
function interrupted(draft: Draft): Draft {
  return {
    ...draft,
    files: draft.files.map((file) => ({
      ...file,
      inspection: file.inspection.state === 'running' ? { state: 'waiting' } : file.inspection,
      hosted: ['queued', 'uploading', 'confirming'].includes(file.hosted.state) ? { state: 'none' } : file.hosted,
      links: file.links.map((link) =>
        link.status.state === 'verifying' ? { ...link, status: { state: 'unverified' } } : link,
      ),
    })),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
