/** Zip archives that no tool would write: every field may lie. For honest ones see distributions.ts. */
import { open } from 'node:fs/promises';
import { crc32, deflateRawSync } from 'node:zlib';

export interface RawEntry {
  readonly name: string;
  readonly data?: string | Uint8Array;
  /** 0 stored, 8 deflated (packed here); any other number is only claimed. */
  readonly method?: number;
  /** General purpose bits; 1 is "encrypted". */
  readonly flags?: number;
  /** What the headers say, whatever the data is. */
  readonly claimedSize?: number;
  readonly claimedCrc?: number;
  /** The name in the local header, where it shall differ. */
  readonly localName?: string;
}

export interface RawZipOptions {
  /** The number of entries that the end record claims. */
  readonly claimedEntries?: number;
  readonly comment?: string;
}

export function rawZip(entries: readonly RawEntry[], options: RawZipOptions = {}): Buffer {
  return Buffer.concat(layOut(entries, 0, options));
}

/** A zip whose last entry holds `hole` zero bytes that take no room on the disk: large files for next to nothing. */
export async function writeSparseZip(path: string, entries: readonly RawEntry[], hole: number): Promise<void> {
  const [before, after] = layOut(entries, hole, {});
  const file = await open(path, 'w');
  try {
    await file.write(before, 0, before.length, 0);
    await file.write(after, 0, after.length, before.length + hole);
  } finally {
    await file.close();
  }
}

function layOut(entries: readonly RawEntry[], hole: number, options: RawZipOptions): readonly [Buffer, Buffer] {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [index, entry] of entries.entries()) {
    const bytes = Buffer.from(entry.data ?? '');
    const method = entry.method ?? 0;
    const packed = method === 8 ? deflateRawSync(bytes) : bytes;
    const extra = index === entries.length - 1 ? hole : 0;
    const fields = {
      flags: entry.flags ?? 0,
      method,
      crc: entry.claimedCrc ?? crc32(bytes),
      packed: packed.length + extra,
      size: entry.claimedSize ?? bytes.length + extra,
    };
    const local = localHeader(entry.localName ?? entry.name, fields);
    locals.push(local, packed);
    directory.push(directoryHeader(entry.name, fields, offset));
    offset += local.length + packed.length + extra;
  }
  const body = Buffer.concat(directory);
  const end = endRecord(entries.length, body.length, offset, options);
  return [Buffer.concat(locals), Buffer.concat([body, end])];
}

interface Fields {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
}

function localHeader(name: string, fields: Fields): Buffer {
  const nameBytes = Buffer.from(name);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  common(header, 6, nameBytes, fields);
  return Buffer.concat([header, nameBytes]);
}

function directoryHeader(name: string, fields: Fields, offset: number): Buffer {
  const nameBytes = Buffer.from(name);
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(20, 6);
  common(header, 8, nameBytes, fields);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, nameBytes]);
}

/** The run of fields that both headers have: flags, method, time, date, CRC, sizes, name's length. */
function common(header: Buffer, at: number, name: Buffer, { flags, method, crc, packed, size }: Fields): void {
  header.writeUInt16LE(flags | 0x800, at);
  header.writeUInt16LE(method, at + 2);
  header.writeUInt16LE(0x5042, at + 6);
  header.writeUInt32LE(crc, at + 8);
  header.writeUInt32LE(packed, at + 12);
  header.writeUInt32LE(size, at + 16);
  header.writeUInt16LE(name.length, at + 20);
}

function endRecord(entries: number, length: number, offset: number, options: RawZipOptions): Buffer {
  const comment = Buffer.from(options.comment ?? '');
  const record = Buffer.alloc(22);
  const claimed = (options.claimedEntries ?? entries) & 0xffff;
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(claimed, 8);
  record.writeUInt16LE(claimed, 10);
  record.writeUInt32LE(length, 12);
  record.writeUInt32LE(offset, 16);
  record.writeUInt16LE(comment.length, 20);
  return Buffer.concat([record, comment]);
}
