/** The multipart body of a legacy upload: fields in memory (bounded), the file to disk as it comes in. */
import type { IncomingMessage } from 'node:http';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { createContentSink, discardContent, type ContentSink, type ReceivedContent } from './content-sink.ts';
import { Refusal } from './refusal.ts';

export interface ReceivedUpload {
  /** Values by field name, in the order they came; only the fields that the index reads. */
  readonly fields: ReadonlyMap<string, readonly string[]>;
  /** Fields that came as files although they are none. */
  readonly filesInsteadOfFields: readonly string[];
  readonly file: ReceivedFile | null;
}

export interface ReceivedFile {
  readonly filename: string;
  readonly contentType: string;
  /** More than the limit came: what lies on the disk is only a part. */
  readonly truncated: boolean;
  readonly content: ReceivedContent;
}

/** The fields that are kept; all others (descriptions of megabytes among them) are read and dropped. */
const KEPT: ReadonlySet<string> = new Set([
  ':action',
  'protocol_version',
  'filetype',
  'pyversion',
  'sha256_digest',
  'blake2_256_digest',
  'md5_digest',
  'metadata_version',
  'name',
  'version',
  'summary',
  'requires_python',
  'requires_dist',
  'project_urls',
  'classifiers',
]);
const LIMITS = {
  fieldNameSize: 200,
  fieldSize: 64 * 1024,
  parts: 10_000,
  headerSize: 8 * 1024,
  headerPairs: 50,
} as const;
/** Characters of all kept values together. */
const MAX_VALUES_LENGTH = 4 * 1024 * 1024;
const UNREADABLE = 'The form cannot be read: it is not valid multipart/form-data.';

/**
 * Reads the whole request. Rejects with a Refusal where the body is no form, with another error where the connection
 * broke; then nothing is left on the disk. Otherwise the caller owns the file at `temporaryPath`.
 */
export async function receiveUpload(
  request: IncomingMessage,
  options: { readonly temporaryPath: string; readonly maxFileBytes: number },
): Promise<ReceivedUpload> {
  // The sink is made before the first byte is read: busboy hands out its streams synchronously.
  const sink = await createContentSink(options.temporaryPath);
  try {
    return await readForm(request, openParser(request, options.maxFileBytes), sink);
  } catch (error) {
    sink.writable.destroy();
    await sink.content.catch(() => undefined);
    await discardContent(options.temporaryPath);
    throw error;
  }
}

async function readForm(request: IncomingMessage, parser: BusboyInstance, sink: ContentSink): Promise<ReceivedUpload> {
  const fields = new Map<string, string[]>();
  const filesInsteadOfFields: string[] = [];
  const valuesOf = (name: string): string[] => {
    const values = fields.get(name) ?? [];
    fields.set(name, values);
    return values;
  };
  let valuesLength = 0;
  let malformed: string | null = null;
  let head: { readonly filename: string; readonly contentType: string } | null = null;
  let truncated = false;
  parser.on('field', (name, value, nameTruncated, valueTruncated) => {
    if (nameTruncated || !KEPT.has(name)) return;
    // distutils sends UNKNOWN for what it does not know; PyPI drops it.
    if (value.trim() === 'UNKNOWN') return;
    valuesLength += value.length;
    if (valueTruncated || valuesLength > MAX_VALUES_LENGTH) malformed = `${name}: is too long.`;
    else valuesOf(name).push(value);
  });
  parser.on('file', (name, stream, filename, _encoding, contentType) => {
    // A part without its end is told on the part's own stream, where nobody listening would end the process.
    stream.once('error', () => (malformed = UNREADABLE));
    if (name === 'content' && head === null) {
      head = { filename, contentType };
      stream.once('limit', () => (truncated = true));
      stream.pipe(sink.writable);
      return;
    }
    if (name !== 'content' && name !== 'gpg_signature') filesInsteadOfFields.push(name);
    stream.resume();
  });
  parser.once('partsLimit', () => (malformed = 'The form has too many fields.'));
  await parsed(request, parser);
  if (malformed !== null) throw new Refusal(400, malformed);
  const file = head as { readonly filename: string; readonly contentType: string } | null;
  if (file === null) sink.writable.end();
  const content = await sink.content;
  if (file !== null) return { fields, filesInsteadOfFields, file: { ...file, truncated, content } };
  await discardContent(content.path);
  return { fields, filesInsteadOfFields, file: null };
}

/** Not `pipeline`: that would cut the connection on a malformed body, and the client would never read why. */
async function parsed(request: IncomingMessage, parser: BusboyInstance): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    parser.once('finish', resolve);
    parser.once('error', () => {
      request.unpipe(parser);
      request.resume();
      reject(new Refusal(400, UNREADABLE));
    });
    const cutOff = (): void => {
      if (!request.complete) reject(new Error('the connection was cut'));
    };
    request.once('close', cutOff).once('error', cutOff);
    request.pipe(parser);
  });
}

function openParser(request: IncomingMessage, maxFileBytes: number): BusboyInstance {
  const contentType = request.headers['content-type'] ?? '';
  if (!/^multipart\/form-data\s*;/i.test(contentType)) throw new Refusal(400, 'Upload payload does not have a file.');
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': contentType },
      // A path in the filename is refused, not silently cut off.
      preservePath: true,
      limits: { ...LIMITS, fileSize: maxFileBytes },
    });
  } catch {
    throw new Refusal(400, 'The form cannot be read: its Content-Type has no boundary.');
  }
}
