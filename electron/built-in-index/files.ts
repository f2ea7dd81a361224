/** The stored files: Range, suffix ranges and HEAD, as resuming installers and lazy wheel readers need them. */
import { open, type FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { IndexedFile } from '../store/index.ts';
import type { IndexContext } from './context.ts';
import { messageReply, planFile, SAFETY_HEADERS, sendReply } from '../serving/index.ts';
import type { Route } from './routes.ts';

type FileRoute = Extract<Route, { kind: 'file' | 'metadata' }>;

interface Representation {
  readonly path: string;
  readonly sha256: string;
  /** Null where only the disk knows (a metadata file). */
  readonly size: number | null;
  readonly lastModified: string;
}

export async function serveFile(
  context: Pick<IndexContext, 'repository' | 'blobs' | 'log'>,
  route: FileRoute,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const withBody = request.method !== 'HEAD';
  const listed = await context.repository.file(route.filename);
  const found =
    listed === null || listed.blake2b256 !== route.blake2b256 ? null : representation(context, route, listed);
  const file = found === null ? null : await openIfThere(found.path);
  if (found === null || file === null) {
    if (found !== null) context.log('built_in_index.file_missing', { file: route.filename });
    sendReply(response, messageReply(404, 'Not Found'), withBody);
    return;
  }
  try {
    const { size } = await file.stat();
    if (found.size !== null && found.size !== size) {
      // Never send what is known to be wrong.
      context.log('built_in_index.file_damaged', { file: route.filename, size, expected: found.size });
      sendReply(response, messageReply(500, 'The stored file is damaged'), withBody);
      return;
    }
    await send(file, { ...found, size }, request, response);
  } finally {
    await file.close();
  }
}

/** Null where there is none; any other failure (too many open files) is no reason to say that it does not exist. */
async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function representation(
  { blobs }: Pick<IndexContext, 'blobs'>,
  route: FileRoute,
  file: IndexedFile,
): Representation | null {
  const lastModified = new Date(file.uploadedAt).toUTCString();
  if (route.kind === 'file') {
    return { path: blobs.pathOf(file.blake2b256), sha256: file.sha256, size: file.size, lastModified };
  }
  if (file.coreMetadataSha256 === null) return null;
  return { path: blobs.metadataPathOf(file.blake2b256), sha256: file.coreMetadataSha256, size: null, lastModified };
}

async function send(
  file: FileHandle,
  { sha256, size, lastModified }: Representation & { readonly size: number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const plan = planFile(request, {
    size,
    etag: `"${sha256}"`,
    lastModified,
    headers: {
      // RFC 9530: the digest of the whole, also on a part.
      'Repr-Digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
      // The path names the content: it can never mean other bytes.
      'Cache-Control': 'max-age=31536000, immutable',
      'Content-Type': 'application/octet-stream',
    },
  });
  response.writeHead(plan.status, { ...SAFETY_HEADERS, ...plan.headers });
  if (plan.bytes === null) {
    response.end();
    return;
  }
  const { first, last } = plan.bytes;
  const bytes = file.createReadStream({ start: first, end: last, highWaterMark: 256 * 1024, autoClose: false });
  // A client that hangs up in the middle is its own business.
  await pipeline(bytes, response).catch((error: unknown) => {
    if (!response.destroyed && !response.writableEnded) throw error;
  });
}
