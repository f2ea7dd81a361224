import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Extract, type Header } from 'tar-stream';
import { type CoreMetadata, parseCoreMetadata } from '../../shared/packaging/index.ts';
import { isProblem } from '../../shared/problem/index.ts';
import { type ArchiveProblems, archiveProblems } from './archive-problems.ts';
import { decodeMetadata } from './decode-metadata.ts';
import { entrySegments, linkStaysInside } from './entry-names.ts';
import { isBomb, limits } from './limits.ts';
import { createZeroBlocks } from './zero-blocks.ts';

export interface SdistReader {
  /** Takes the file's next bytes; they are copied. The promise settles when more may be pushed. */
  push(bytes: Uint8Array): Promise<void>;
  /** After the last bytes. Throws problems `archive.*`, `sdist.*`, `metadata.*`. */
  finish(): Promise<CoreMetadata>;
  destroy(): void;
}

/**
 * Reads an sdist as the stream of its bytes, so that the pass that hashes them is the only one; no entry but PKG-INFO
 * is kept. `fileBytes` is the size of the whole file.
 */
export function createSdistReader(filename: string, fileBytes: number): SdistReader {
  const problems = archiveProblems(filename);
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  const tar = extract();
  const zeroBlocks = createZeroBlocks();
  const entries = readEntries(tar, zeroBlocks, problems).then(
    (pkgInfo) => ({ pkgInfo, failure: null }),
    (error: unknown) => ({ pkgInfo: null, failure: asProblem(error, problems) }),
  );
  const done = pipeline(gunzip, bombGuard(fileBytes, problems), zeroBlocks.through, tar).then(
    () => entries,
    async (error: unknown) => {
      // A problem with an entry ends the pipeline too, with a less telling error.
      const { failure } = await entries;
      return { pkgInfo: null, failure: failure ?? asProblem(error, problems) };
    },
  );
  let pushed = 0;
  return {
    async push(bytes) {
      if (pushed === 0 && !(bytes[0] === 0x1f && bytes[1] === 0x8b)) throw problems.notGzip();
      pushed += bytes.length;
      const copy = Buffer.from(bytes);
      const written = new Promise<null>((resolve) => gunzip.write(copy, () => resolve(null)));
      const outcome = await Promise.race([written, done]);
      if (outcome !== null && outcome.failure !== null) throw outcome.failure;
    },
    async finish() {
      gunzip.end();
      const { pkgInfo, failure } = await done;
      if (failure !== null) throw failure;
      // zlib stops at zeros after the last gzip member and leaves them and what follows unread.
      if (gunzip.bytesWritten < fileBytes) throw problems.trailingData();
      if (pkgInfo === null) throw problems.pkgInfoMissing();
      return parseCoreMetadata(decodeMetadata(pkgInfo, problems));
    },
    destroy() {
      gunzip.destroy();
    },
  };
}

type Entry = Extract extends AsyncIterable<infer Source> ? Source : never;

/** The bytes of the top folder's PKG-INFO, or null. */
async function readEntries(
  tar: AsyncIterable<Entry>,
  zeroBlocks: ReturnType<typeof createZeroBlocks>,
  problems: ArchiveProblems,
): Promise<Buffer | null> {
  const files = new Set<string>();
  let count = 0;
  let top: string | null = null;
  let pkgInfo: Buffer | null = null;
  let nextHeader = 0;
  for await (const entry of tar) {
    // What comes after the end no installer sees.
    if (zeroBlocks.has(nextHeader)) throw problems.trailingData();
    nextHeader = endOf(entry);
    zeroBlocks.watch(nextHeader);
    count += 1;
    if (count > limits.maxEntries) throw problems.tooManyEntries(count);
    const { name, type } = entry.header;
    const segments = entrySegments(name, problems);
    const [first = ''] = segments;
    refuseSpecial(entry.header, segments, problems);
    if (first !== '') {
      top ??= first;
      // A file beside the top folder is as wrong as a second folder.
      if (top !== first || (segments.length === 1 && type !== 'directory')) throw problems.topFolders(top, name);
    }
    const path = segments.join('/');
    if (type !== 'directory') {
      if (files.has(path)) throw problems.duplicateEntry(name);
      files.add(path);
    }
    if (type === 'file' && segments.length === 2 && segments[1] === 'PKG-INFO') {
      pkgInfo = await readPkgInfo(entry, problems);
    } else {
      entry.resume();
    }
  }
  return pkgInfo;
}

/** Where the header after this entry begins: behind its own, and its data in whole blocks. A folder has none. */
function endOf({ offset, header: { size, type } }: Entry & { readonly offset?: number }): number {
  if (offset === undefined) throw new TypeError('tar-stream says where an entry begins');
  return offset + 512 + (type === 'directory' ? 0 : Math.ceil((size ?? 0) / 512) * 512);
}

function refuseSpecial(header: Header, segments: readonly string[], problems: ArchiveProblems): void {
  const { pax } = header;
  const keys = typeof pax === 'object' && pax !== null ? Object.keys(pax) : [];
  if (keys.some((key) => key.startsWith('GNU.sparse.'))) throw problems.specialEntry(header.name);
  switch (header.type) {
    case 'file':
    case 'directory':
    case 'contiguous-file':
      return;
    case 'symlink':
      if (!linkStaysInside(segments, header.linkname ?? '')) throw problems.traversal(header.name);
      return;
    case 'link':
      // A hard link names its target from the archive's root.
      entrySegments(header.linkname ?? '', problems);
      return;
    case 'character-device':
    case 'block-device':
    case 'fifo':
    // GNU's old sparse files and other kinds that tar-stream does not name have a null type.
    default:
      throw problems.specialEntry(header.name);
  }
}

async function readPkgInfo(entry: Entry, problems: ArchiveProblems): Promise<Buffer> {
  const { name, size } = entry.header;
  if (size > limits.maxMetadataBytes) throw problems.metadataTooLarge(name, size);
  const parts: Buffer[] = [];
  for await (const part of entry) {
    if (!(part instanceof Uint8Array)) throw new TypeError('tar-stream gives bytes');
    parts.push(Buffer.from(part));
  }
  return Buffer.concat(parts);
}

function bombGuard(fileBytes: number, problems: ArchiveProblems): Transform {
  let decompressed = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      decompressed += chunk.length;
      if (isBomb(decompressed, fileBytes)) callback(problems.bomb(decompressed));
      else callback(null, chunk);
    },
  });
}

/** What zlib and tar-stream throw about this archive. */
function asProblem(error: unknown, problems: ArchiveProblems): Error {
  if (!(error instanceof Error)) return problems.malformed(String(error));
  if (isProblem(error)) return error;
  const code = 'code' in error ? error.code : null;
  if (code === 'Z_BUF_ERROR' || error.message === 'Unexpected end of data') return problems.truncated();
  // Every push but the first follows a right first header: this one is not where the next member would begin.
  if (error.message === 'incorrect header check') return problems.trailingData();
  return problems.malformed(error.message);
}
