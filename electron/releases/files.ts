/** Files step: which files are in the draft, and the job that reads and hashes them. */
import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { Job } from '../../shared/contract/index.ts';
import { checkFile, claimsOf, isDistributionFilename, normalizeVersion } from '../../shared/packaging/index.ts';
import { isProblem, problem } from '../../shared/problem/index.ts';
import { fromSystemError, type InspectedFile, listDistributions } from '../distributions/index.ts';
import { allEnded } from './all-ended.ts';
import type { ReleaseContext } from './context.ts';
import type { Draft, DraftFile } from './draft.ts';
import { readHostDefaults, withHostDefaults } from './host-defaults.ts';
import { readListings } from './listings.ts';
import { hasAttestation } from './sending/attestations.ts';

/** @throws problem `files.none`, `file.missing` where nothing could be added */
export async function addFiles(context: ReleaseContext, releaseId: string, paths: readonly string[]): Promise<void> {
  const found = (await Promise.all(paths.map(distributionsAt))).flat();
  if (found.length === 0 && paths.length > 0) throw noDistributions(paths);
  await context.drafts.change(releaseId, (draft) => {
    const known = new Set(draft.files.map(({ path }) => path));
    const added = found.filter(({ path }) => !known.has(path) && known.add(path));
    return { ...draft, files: [...draft.files, ...added.map(waitingFile)] };
  });
  if (context.drafts.get(releaseId).files.some(({ inspection }) => inspection.state === 'waiting')) {
    inspectFiles(context, releaseId);
  }
}

export async function removeFiles(context: ReleaseContext, releaseId: string, fileIds: readonly string[]) {
  const gone = new Set(fileIds);
  await context.drafts.change(releaseId, (draft) => ({
    ...draft,
    files: draft.files.filter(({ id }) => !gone.has(id)),
  }));
  forgetUnused(context);
}

/** What was inspected of files that no draft has any more. */
export function forgetUnused({ drafts, inspected }: Pick<ReleaseContext, 'drafts' | 'inspected'>): void {
  const used = new Set(drafts.list().flatMap(({ files }) => files.map(({ path }) => path)));
  for (const path of inspected.keys()) if (!used.has(path)) inspected.delete(path);
}

/**
 * Reads and hashes what waits, and what `again` names: these files whatever their state (but not twice at once), or all
 * that failed. Files that are added while a job runs get a job of their own.
 */
export function inspectFiles(
  context: ReleaseContext,
  releaseId: string,
  again: { readonly fileIds?: readonly string[] | undefined; readonly failed?: boolean } = {},
): Job {
  const wanted = new Set(again.fileIds);
  const due = (file: DraftFile) => file.path !== '' && isDue(file);
  const isDue = (file: DraftFile) =>
    file.inspection.state === 'waiting' ||
    (wanted.has(file.id) && file.inspection.state !== 'running') ||
    (again.failed === true && again.fileIds === undefined && file.inspection.state === 'failed');
  const ids = context.drafts
    .get(releaseId)
    .files.filter(due)
    .map(({ id }) => id);

  return context.jobs.start('inspect', releaseId, async (job) => {
    const files = context.drafts.get(releaseId).files.filter(({ id }) => ids.includes(id));
    job.plan(files.map(({ id, size }) => ({ id, bytes: size })));
    await setInspection(context, releaseId, new Set(ids), { state: 'running' });
    const defaults = await readHostDefaults(context.store);
    await allEnded(
      files.map(async (file) => {
        try {
          const inspection = await inspectOne(context, file, job.signal, (bytes) => job.progress(file.id, bytes));
          await context.drafts.change(releaseId, (draft) =>
            withHostDefaults(withInspection(draft, file.id, inspection), defaults),
          );
        } catch (error) {
          // Nothing is running that nobody runs: it can be read again.
          await context.drafts.changeFile(releaseId, file.id, waitingAgain).catch(() => undefined);
          throw error;
        } finally {
          job.finish(file.id);
        }
      }),
    );
    // Files may have been taken out while they were read.
    forgetUnused(context);
    if (!job.signal.aborted) await readListings(context, releaseId, job.signal);
  });
}

function withInspection(draft: Draft, fileId: string, inspection: Partial<DraftFile>): Draft {
  return { ...draft, files: draft.files.map((now) => (now.id === fileId ? { ...now, ...inspection } : now)) };
}

function waitingAgain(file: DraftFile): DraftFile {
  return file.inspection.state === 'running' ? { ...file, inspection: { state: 'waiting' } } : file;
}

async function inspectOne(
  context: ReleaseContext,
  file: DraftFile,
  signal: AbortSignal,
  onProgress: (bytes: number) => void,
): Promise<Partial<DraftFile>> {
  try {
    const inspected = await context.inspector.inspect(file.path, { filename: file.filename, signal, onProgress });
    await remember(context, inspected);
    context.inspected.set(file.path, inspected);
    return {
      ...inspectedFile(inspected),
      attested: await hasAttestation(file.path),
      // Other bytes under the same name were never uploaded or linked.
      ...(sameBytes(file, inspected) ? {} : { hosted: { state: 'none' as const }, links: [] }),
    };
  } catch (error) {
    if (isProblem(error)) return { inspection: { state: 'failed', problem: { ...error.problem } } };
    if (!signal.aborted) throw error;
    // What was known of it before is still known.
    return file.inspection.state === 'done' ? {} : { inspection: { state: 'failed', problem: cancelled(file) } };
  }
}

/** Pieces and digests outlive the draft: links to these bytes are verified against them later. */
async function remember(context: ReleaseContext, file: InspectedFile): Promise<void> {
  await context.store.files.save({
    sha256: file.sha256,
    blake2b256: file.blake2b256,
    size: file.size,
    filename: file.filename,
    project: file.filenameParts.project,
    version: file.filenameParts.version,
    kind: file.filenameParts.kind,
    pieceLength: file.pieceLength,
    pieces: file.pieces,
    firstSeenAt: context.now().toISOString(),
  });
}

function inspectedFile(file: InspectedFile): Partial<DraftFile> {
  const { filenameParts: parts, metadata } = file;
  return {
    size: file.size,
    modifiedNs: file.modifiedNs,
    sha256: file.sha256,
    checked: checkedFile(file),
    inspection: {
      state: 'done',
      sha256: file.sha256,
      blake2b256: file.blake2b256,
      pieceLength: file.pieceLength,
      pieceCount: file.pieces.byteLength / 32,
      distribution: {
        kind: parts.kind,
        project: parts.project,
        name: metadata.name,
        // The metadata's, not the filename's (`1.0` there may be `1.0.0` here): it is what the index calls the release.
        version: normalizeVersion(metadata.version) ?? parts.version,
        tags: parts.kind === 'wheel' ? `${parts.pythonTag}-${parts.abiTag}-${parts.platformTag}` : null,
        metadataVersion: metadata.metadataVersion,
        requiresPython: metadata.requiresPython,
        summary: metadata.summary,
      },
    },
  };
}

function checkedFile(file: InspectedFile): NonNullable<DraftFile['checked']> {
  const checked = { ...file, parts: file.filenameParts };
  const { requires, dynamic } = claimsOf(checked);
  return {
    findings: checkFile(checked).map((finding) => ({ ...finding, facts: { ...finding.facts } })),
    claims: { requires: [...requires], dynamic: [...dynamic] },
  };
}

function sameBytes(file: DraftFile, inspected: InspectedFile): boolean {
  const before = file.inspection.state === 'done' ? file.inspection.sha256 : file.sha256;
  return before === inspected.sha256;
}

async function setInspection(
  context: ReleaseContext,
  releaseId: string,
  ids: ReadonlySet<string>,
  inspection: DraftFile['inspection'],
): Promise<void> {
  await context.drafts.change(releaseId, (draft: Draft) => ({
    ...draft,
    // A file that is hashed again keeps showing what is known of it until the new result is there.
    files: draft.files.map((file) =>
      ids.has(file.id) && file.inspection.state !== 'done' ? { ...file, inspection } : file,
    ),
  }));
}

/** Of a folder, the distributions directly in it; of a file, itself. @throws problem `file.missing`, `file.unreadable` */
export async function distributionsAt(path: string) {
  const absolute = resolve(path);
  const info = await stat(absolute).catch((error: unknown) => {
    throw fromSystemError(absolute, error) ?? error;
  });
  if (info.isDirectory()) return listDistributions(absolute);
  if (!isDistributionFilename(basename(absolute))) return [];
  return [{ path: absolute, filename: basename(absolute), size: info.size }];
}

function waitingFile(file: { readonly path: string; readonly filename: string; readonly size: number }): DraftFile {
  return {
    id: randomUUID(),
    ...file,
    modifiedNs: '',
    inspection: { state: 'waiting' },
    hosted: { state: 'none' },
    links: [],
  };
}

function noDistributions(paths: readonly string[]) {
  return problem(
    'files.none',
    `There are no wheels (.whl) or source distributions (.tar.gz) directly in ${paths.join(', ')}.`,
    { paths: paths.join(', ') },
    'Pick the folder that your build wrote to, usually dist/.',
  );
}

function cancelled(file: DraftFile) {
  return {
    code: 'file.cancelled',
    message: `Reading ${file.filename} was cancelled.`,
    facts: { file: file.path },
    remedy: 'Check it again when you are ready.',
  };
}
