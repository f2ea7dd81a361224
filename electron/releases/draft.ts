/**
 * A release draft as it lies on disk, and the view of it that the renderer gets. The view is derived: title and findings
 * are computed from the files each time, so that they cannot disagree with them.
 */
import { z } from 'zod';
import {
  type IndexTarget,
  type Release,
  type ReleaseFile,
  type ReleaseSummary,
} from '../../shared/contract/index.ts';
import { releaseFileSchema, releaseSchema } from '../../shared/contract/release.ts';
import { problem } from '../../shared/problem/index.ts';
import { findingsOf } from './findings.ts';
import { expandLinks } from './link-candidates.ts';

const draftFileSchema = releaseFileSchema.extend({
  /** Modification time in nanoseconds when the file was hashed, as decimal text; empty before that. */
  modifiedNs: z.string(),
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

export function serializeDraft(draft: Draft): string {
  return JSON.stringify(draft);
}

export function viewOf(draft: Draft, target: IndexTarget): Release {
  const files = draft.files.map(({ modifiedNs: _, ...file }): ReleaseFile => ({ ...file, links: expandLinks(draft, file) }));
  return { ...draft, files, title: titleOf(draft), findings: [...findingsOf(files)], target };
}

export function summaryOf(draft: Draft): ReleaseSummary {
  const files = draft.files;
  return {
    id: draft.id,
    title: titleOf(draft),
    step: draft.step,
    updatedAt: draft.updatedAt,
    fileCount: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    hostedCount: files.filter(({ hosted }) => hosted.state === 'hosted').length,
    linkCount: files.flatMap(({ links }) => links).filter(({ status }) => status.state === 'registered').length,
    problemCount: files.filter(
      ({ inspection, hosted, links }) =>
        inspection.state === 'failed' ||
        hosted.state === 'failed' ||
        links.some(({ status }) => status.state === 'failed'),
    ).length,
    publishedAt: draft.publications.at(-1)?.at ?? null,
  };
}

/** `demo 2.1.0`; `demo 2.1.0 and 1 more`; the first file's name before anything was read. */
export function titleOf(draft: Pick<Draft, 'files'>): string {
  const titles = new Set<string>();
  for (const { inspection } of draft.files) {
    if (inspection.state === 'done') titles.add(`${inspection.distribution.name} ${inspection.distribution.version}`);
  }
  const [first] = titles;
  if (first === undefined) return draft.files[0]?.filename ?? 'New release';
  return titles.size === 1 ? first : `${first} and ${titles.size - 1} more`;
}

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
