/** A release draft as it lies on disk. */
import { z } from 'zod';
import { checkFindingSchema, releaseFileSchema, releaseSchema } from '../../shared/contract/release.ts';
import { problem } from '../../shared/problem/index.ts';

const draftFileSchema = releaseFileSchema.extend({
  /**
   * An index took these bytes at this time. It stays until the index shows them, so that what is only waited for is not
   * sent again after a cancellation or a kill.
   */
  sent: z.object({ indexId: z.string(), sha256: z.string(), at: z.string() }).exactOptional(),
  /** A publish attestation lay beside it when it was read (PEP 740). */
  attested: z.boolean().exactOptional(),
  /** Modification time in nanoseconds when the file was hashed, as decimal text; empty before that. */
  modifiedNs: z.string(),
  /** Of the bytes that `hosted` and `links` speak of; stays when the file could not be read again. */
  sha256: z.string().exactOptional(),
  /** What the inspection found in the metadata, and what the release's other files have to agree with. */
  checked: z
    .object({
      findings: z.array(checkFindingSchema),
      claims: z.object({ requires: z.array(z.string()), dynamic: z.array(z.string()) }),
    })
    .exactOptional(),
});

/** What an index listed of a project when the files were read, as far as it matters to them. */
const listingSchema = z.object({
  indexId: z.string(),
  project: z.string(),
  /** Null: the index could not be asked. */
  files: z
    .array(z.object({ filename: z.string(), sha256: z.string().nullable(), uploadTime: z.string().nullable() }))
    .nullable(),
  why: z.string().exactOptional(),
});
export type DraftListing = z.infer<typeof listingSchema>;

const draftSchema = releaseSchema.omit({ title: true, findings: true, target: true, files: true }).extend({
  files: z.array(draftFileSchema),
  /** 0.1.0 knew the rehearsal index only. */
  targetId: z.string().default('rehearsal'),
  listings: z.array(listingSchema).exactOptional(),
  /** The project became known, and its hosts, where it has some, were taken over: once. */
  hostDefaultsTaken: z.literal(true).exactOptional(),
  // 0.1.0 did not keep it.
  typed: releaseSchema.shape.typed.default({}),
});

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
    targetId: 'rehearsal',
    tag: '',
    hosts: [],
    order: 'external-first',
    folder: '',
    publications: [],
    typed: {},
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
      hosted: interruptedUpload(file),
      links: file.links.map((link) =>
        link.status.state === 'verifying' ? { ...link, status: { state: 'unverified' } } : link,
      ),
    })),
  };
}

/** What an index has taken is still waited for. */
function interruptedUpload({ hosted, sent }: DraftFile): DraftFile['hosted'] {
  switch (hosted.state) {
    case 'queued':
    case 'uploading':
      return { state: 'none' };
    case 'confirming':
      return sent === undefined ? { state: 'none' } : hosted;
    case 'none':
    case 'hosted':
    case 'failed':
    case 'cancelled':
      return hosted;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
