/** PyPI's legacy upload: received to disk, checked in PyPI's order, stored by content, then listed. */
import type { IncomingMessage } from 'node:http';
import pLimit from 'p-limit';
import { checkFile, compareVersions, normalizeName, pypiAnswers, unreadable } from '../../../shared/packaging/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import type { InspectedFile } from '../../distributions/index.ts';
import type { IndexedFile } from '../../store/index.ts';
import type { IndexContext } from '../context.ts';
import { messageReply, type Reply } from '../../serving/index.ts';
import { checkAuthorization } from './authorization.ts';
import { discardContent, type ReceivedContent } from './content-sink.ts';
import { checkFilename } from './filenames.ts';
import { checkAction, checkForm, type UploadForm } from './form.ts';
import { receiveUpload, type ReceivedFile, type ReceivedUpload } from './receive.ts';
import { Refusal } from './refusal.ts';

export interface Uploads {
  receive(request: IncomingMessage): Promise<Reply>;
}

export function createUploads(context: IndexContext): Uploads {
  // One at a time decides and lists, so that "only one sdist" and "already exists" are never judged on old news.
  const oneAtATime = pLimit(1);
  return {
    async receive(request) {
      const temporaryPath = context.blobs.temporaryPath();
      try {
        checkAuthorization(request.headers.authorization, context.uploadToken);
        const upload = await receiveUpload(request, { temporaryPath, maxFileBytes: context.maxFileBytes });
        const { form, file } = check(context, upload);
        const listed = await oneAtATime(() => findListed(context, form, file));
        const prepared = await prepare(context, form, file);
        // Also for what is listed already: it brings back a file that somebody removed by hand.
        if (listed === 'identical') await keepBytes(context, file.content, prepared.metadata);
        else {
          refuseMetadata(prepared.inspected);
          await oneAtATime(() => store(context, form, file, prepared));
        }
        return { status: 200, headers: { 'Content-Type': 'text/plain; charset=UTF-8' }, body: '' };
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        context.log('upload.refused', { status: error.status, answer: error.message });
        return messageReply(error.status, error.message);
      } finally {
        await discardContent(temporaryPath);
      }
    },
  };
}

/** Everything that can be said without looking into the archive or the catalogue. */
function check(
  context: IndexContext,
  upload: ReceivedUpload,
): { readonly form: UploadForm; readonly file: ReceivedFile } {
  checkAction(upload);
  const [tuple] = upload.filesInsteadOfFields;
  if (tuple !== undefined) throw new Refusal(400, `${tuple}: Should not be a tuple.`);
  const { file } = upload;
  if (file === null) throw new Refusal(400, 'Upload payload does not have a file.');
  if (file.contentType.startsWith('image/')) throw new Refusal(400, pypiAnswers.invalidFile);
  const form = checkForm(upload);
  checkFilename(file.filename, form);
  if (file.truncated) throw new Refusal(400, pypiAnswers.fileTooLarge(form.name, context.maxFileBytes));
  const { digests } = form;
  const { sha256, blake2b256, md5 } = file.content;
  const differs =
    (digests.sha256 ?? sha256) !== sha256 ||
    (digests.blake2b256 ?? blake2b256) !== blake2b256 ||
    (digests.md5 ?? md5) !== md5;
  if (differs) {
    throw new Refusal(400, 'The digest supplied does not match a digest calculated from the uploaded file.');
  }
  return { form, file };
}

/** Throws where the filename or the content is taken by something else (PyPI looks for both). */
async function findListed(
  { repository }: IndexContext,
  form: UploadForm,
  { filename, content }: ReceivedFile,
): Promise<'identical' | 'free'> {
  const siblings = await repository.filesOf(normalizeName(form.name));
  const taken =
    (await repository.file(filename)) ?? siblings.find((sibling) => sibling.blake2b256 === content.blake2b256) ?? null;
  if (taken !== null) {
    if (taken.filename === filename && taken.sha256 === content.sha256) return 'identical';
    throw new Refusal(400, pypiAnswers.fileExists(filename, content.blake2b256));
  }
  const hasSdist = siblings.some(
    (one) => one.filename.endsWith('.tar.gz') && compareVersions(one.version, form.version) === 0,
  );
  if (form.filetype === 'sdist' && hasSdist) throw new Refusal(400, pypiAnswers.secondSdist);
  return 'free';
}

interface PreparedFile {
  readonly inspected: InspectedFile;
  readonly entry: IndexedFile;
  /** As it stands in the archive (PEP 658). */
  readonly metadata: Uint8Array | null;
}

/** Looks into the archive; what it says of itself counts, not the form. */
async function prepare(context: IndexContext, form: UploadForm, file: ReceivedFile): Promise<PreparedFile> {
  const { filename, content } = file;
  const inspected = await inspect(context, filename, content);
  const metadata = inspected.metadataFile;
  const entry = {
    project: normalizeName(form.name),
    name: inspected.metadata.name,
    filename,
    version: form.version,
    size: content.size,
    sha256: content.sha256,
    blake2b256: content.blake2b256,
    requiresPython: inspected.metadata.requiresPython ?? form.requiresPython,
    coreMetadataSha256: inspected.metadataSha256,
    uploadedAt: context.now().toISOString(),
  };
  return { inspected, entry, metadata };
}

async function inspect(
  { inspector }: IndexContext,
  filename: string,
  content: ReceivedContent,
): Promise<InspectedFile> {
  try {
    const inspected = await inspector.inspect(content.path, { filename, withMetadataFile: true });
    if (inspected.sha256 !== content.sha256) throw new Error('the disk does not hold what was received');
    return inspected;
  } catch (error) {
    if (!isProblem(error)) throw error;
    const { code, message } = error.problem;
    const answer = code.startsWith('metadata.') ? unreadable(filename, error.problem).answer : null;
    throw new Refusal(400, answer ?? `${pypiAnswers.invalidFile} ${message}`);
  }
}

/** What the checks call an error is what PyPI refuses: the rehearsal does too, in the words that they foretell. */
function refuseMetadata(file: InspectedFile): void {
  for (const { severity, answer } of checkFile({ ...file, parts: file.filenameParts })) {
    if (severity === 'error' && answer !== null) throw new Refusal(400, answer);
  }
}

/** The bytes first, the catalogue last: what is listed is always there. */
async function store(
  context: IndexContext,
  form: UploadForm,
  file: ReceivedFile,
  { entry, metadata }: PreparedFile,
): Promise<void> {
  if ((await findListed(context, form, file)) === 'identical') return;
  await keepBytes(context, file.content, metadata);
  await context.repository.add(entry);
  context.log('upload.stored', { file: entry.filename, size: entry.size, sha256: entry.sha256 });
}

async function keepBytes(
  { blobs }: IndexContext,
  content: ReceivedContent,
  metadata: Uint8Array | null,
): Promise<void> {
  await blobs.keep(content.path, content.blake2b256);
  if (metadata !== null) await blobs.keepMetadata(content.blake2b256, metadata);
}
