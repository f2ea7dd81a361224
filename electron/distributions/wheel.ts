import { createHash } from 'node:crypto';
import { crc32, inflateRawSync } from 'node:zlib';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from 'yauzl';
import { type CoreMetadata, parseCoreMetadata } from '../../shared/packaging/index.ts';
import { isProblem } from '../../shared/problem/index.ts';
import { type ArchiveProblems, archiveProblems } from './archive-problems.ts';
import { decodeMetadata } from './decode-metadata.ts';
import { entrySegments } from './entry-names.ts';
import { isBomb, limits } from './limits.ts';
import type { OpenFile } from './open-file.ts';

export interface WheelContents {
  readonly metadata: CoreMetadata;
  /** SHA-256 of the METADATA file as it stands in the archive (PEP 658), hex. */
  readonly metadataSha256: string;
  readonly metadataFile: Uint8Array<ArrayBuffer>;
  /** The folder that holds METADATA: `demo-1.0.dist-info`. */
  readonly distInfo: string;
}

/**
 * Reads a wheel's directory and its METADATA by random access; nothing else is decompressed. `checkpoint` is called
 * for every entry and throws to stop. Throws problems `archive.*`, `wheel.*`, `metadata.*`.
 */
export async function readWheel(file: OpenFile, filename: string, checkpoint: () => void): Promise<WheelContents> {
  const problems = archiveProblems(filename);
  const zip = await openZip(file, problems);
  const found = await readDirectory(zip, file, problems, checkpoint);
  const [metadata, second] = found.metadata;
  if (metadata === undefined) throw problems.wheelPartMissing('METADATA');
  if (second !== undefined) throw problems.twoMetadata(metadata.name, second.name);
  const other = found.distInfos.find((folder) => folder !== metadata.distInfo);
  if (other !== undefined) throw problems.twoDistInfos(metadata.distInfo, other);
  for (const part of ['WHEEL', 'RECORD'] as const) {
    if (!found.names.has(`${metadata.distInfo}/${part}`)) throw problems.wheelPartMissing(part);
  }
  const bytes = await readMember(zip, file, metadata, problems);
  return {
    metadata: parseCoreMetadata(decodeMetadata(bytes, problems)),
    metadataSha256: createHash('sha256').update(bytes).digest('hex'),
    // A copy: what zlib gives may be a window on a greater buffer, which a message would carry whole.
    metadataFile: Uint8Array.from(bytes),
    distInfo: metadata.distInfo,
  };
}

interface MetadataEntry {
  readonly name: string;
  readonly distInfo: string;
  readonly entry: Entry;
}

interface Directory {
  readonly names: ReadonlySet<string>;
  readonly metadata: readonly MetadataEntry[];
  /** Of which a wheel has one (binary distribution format). */
  readonly distInfos: readonly string[];
}

async function openZip(file: OpenFile, problems: ArchiveProblems): Promise<ZipFile> {
  const magic = new Uint8Array(Math.min(4, file.size));
  file.readFully(magic, 0);
  // A wheel begins with its first entry; an empty zip (PK 05 06) has no METADATA and is told so further on.
  const isZip = magic[0] === 0x50 && magic[1] === 0x4b;
  if (!isZip) throw problems.notZip();
  try {
    // decodeStrings off: names are checked here, so that each kind of bad name has a problem of its own.
    return await fromRandomAccessReaderPromise(new WindowReader(file), file.size, {
      autoClose: false,
      decodeStrings: false,
    });
  } catch (error) {
    if (isProblem(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    if (reason.startsWith('Invalid comment length')) throw problems.trailingData();
    if (reason.startsWith('End of central directory')) {
      throw hasDirectoryEnd(file) ? problems.trailingData() : problems.truncated();
    }
    throw problems.malformed(reason);
  }
}

async function readDirectory(
  zip: ZipFile,
  file: OpenFile,
  problems: ArchiveProblems,
  checkpoint: () => void,
): Promise<Directory> {
  if (zip.entryCount > limits.maxEntries) throw problems.tooManyEntries(zip.entryCount);
  const names = new Set<string>();
  const metadata: MetadataEntry[] = [];
  const distInfos = new Set<string>();
  let compressed = 0;
  let decompressed = 0;
  try {
    for await (const entry of zip.eachEntry()) {
      checkpoint();
      const raw = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);
      const segments = entrySegments(raw, problems);
      const name = segments.join('/');
      // Case matters here, as in the index's own check; two folders of one name are one folder.
      if (names.has(name)) throw problems.duplicateEntry(raw);
      names.add(name);
      if ((entry.generalPurposeBitFlag & 0x2041) !== 0) throw problems.encrypted(raw);
      if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) {
        throw problems.method(raw, entry.compressionMethod);
      }
      compressed += entry.compressedSize;
      decompressed += entry.uncompressedSize;
      if (isBomb(decompressed, file.size)) throw problems.bomb(decompressed);
      if (compressed > file.size) throw problems.malformed('its entries overlap');
      const [distInfo = ''] = segments;
      if (!distInfo.endsWith('.dist-info')) continue;
      distInfos.add(distInfo);
      if (segments.length === 2 && segments[1] === 'METADATA') metadata.push({ name, distInfo, entry });
    }
  } catch (error) {
    throw asProblem(error, problems);
  }
  assertDirectoryEnds(zip, file, problems);
  return { names, metadata, distInfos: [...distInfos] };
}

const STORED = 0;
const DEFLATED = 8;

/**
 * yauzl trusts the entry count, Python's zipfile the directory's size. Where both are right, the directory's end
 * record follows the last entry; otherwise the two would see different archives.
 */
function assertDirectoryEnds(zip: ZipFile, file: OpenFile, problems: ArchiveProblems): void {
  const position: unknown = zip.readEntryCursor;
  if (typeof position !== 'number' || position + 4 > file.size) throw problems.malformed('its directory has no end');
  const signature = Buffer.alloc(4);
  file.readFully(signature, position);
  const value = signature.readUInt32LE(0);
  if (value !== 0x06054b50 && value !== 0x06064b50) {
    throw problems.malformed('its directory does not have as many entries as it says');
  }
}

async function readMember(
  zip: ZipFile,
  file: OpenFile,
  { entry, name }: MetadataEntry,
  problems: ArchiveProblems,
): Promise<Buffer> {
  const largest = Math.max(entry.uncompressedSize, entry.compressedSize);
  if (largest > limits.maxMetadataBytes) throw problems.metadataTooLarge(name, largest);
  try {
    const header = await zip.readLocalFileHeaderPromise(entry);
    if (!header.fileName.equals(entry.fileNameRaw)) throw problems.malformed('an entry has two different names');
    const packed = Buffer.alloc(entry.compressedSize);
    file.readFully(packed, header.fileDataStart);
    const bytes =
      entry.compressionMethod === STORED
        ? packed
        : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.uncompressedSize) });
    if (bytes.length !== entry.uncompressedSize || crc32(bytes) !== entry.crc32) {
      throw problems.malformed('METADATA does not match its checksum');
    }
    return bytes;
  } catch (error) {
    throw asProblem(error, problems);
  }
}

/** What yauzl and zlib throw about this archive; they throw nothing else once the file is open. */
function asProblem(error: unknown, problems: ArchiveProblems): unknown {
  if (isProblem(error) || !(error instanceof Error) || error.name === 'AbortError') return error;
  if (/strong encryption/.test(error.message)) return problems.encrypted('');
  return problems.malformed(error.message);
}

/** Looks further back than a zip's comment may reach: is there an archive with a lot of other data behind it? */
function hasDirectoryEnd(file: OpenFile): boolean {
  const length = Math.min(file.size, 1024 * 1024);
  const tail = Buffer.alloc(length);
  file.readFully(tail, file.size - length);
  return tail.includes(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
}

/** Random access through one window, so that a directory of many small records is not read record by record. */
class WindowReader extends RandomAccessReader {
  readonly #file: OpenFile;
  readonly #window = Buffer.alloc(256 * 1024);
  #start = 0;
  #length = 0;

  constructor(file: OpenFile) {
    super();
    this.#file = file;
  }

  override read(
    target: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    let outcome: [Error | null, number];
    try {
      outcome = [null, this.#copy(target, offset, length, position)];
    } catch (error) {
      outcome = [error instanceof Error ? error : new Error(String(error)), 0];
    }
    // yauzl expects its callback after the call has returned.
    process.nextTick(callback, ...outcome);
  }

  override close(callback: (error: Error | null) => void): void {
    // The descriptor belongs to whoever opened the file.
    process.nextTick(callback, null);
  }

  #copy(target: Buffer, offset: number, length: number, position: number): number {
    const available = Math.max(0, Math.min(length, this.#file.size - position));
    if (available > this.#window.length) {
      this.#file.readFully(target.subarray(offset, offset + available), position);
      return available;
    }
    if (position < this.#start || position + available > this.#start + this.#length) {
      this.#start = position;
      this.#length = Math.min(this.#window.length, this.#file.size - position);
      this.#file.readFully(this.#window.subarray(0, this.#length), position);
    }
    const from = position - this.#start;
    return this.#window.copy(target, offset, from, from + available);
  }
}
