/** The records of a ZIP archive whose members are stored as they are (APPNOTE.TXT 6.3.10), pure. No ZIP64, no encryption. */

export interface StoredMember {
  /** ASCII, with slashes. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly crc32: number;
}

/** 1.0: nothing but stored members (§4.4.3.2). */
const versionNeeded = 10;
/** Unix, so that the mode below counts (§4.4.2). */
const madeBy = (3 << 8) | 20;
const regularFile = 0o100644;
/** 1 January 2020, 00:00 (§4.4.6): the same bytes whenever it is made. */
const dosTime = 0;
const dosDate = ((2020 - 1980) << 9) | (1 << 5) | 1;

/** §4.3.7 */
export function localHeader(member: StoredMember): Buffer {
  const name = Buffer.from(member.name, 'latin1');
  const fixed = Buffer.alloc(30);
  fixed.writeUInt32LE(0x04034b50, 0);
  writeCommon(fixed, 4, member);
  return Buffer.concat([fixed, name]);
}

/** §4.3.12. `offset`: where the member's local header is. */
export function centralHeader(member: StoredMember, offset: number): Buffer {
  const name = Buffer.from(member.name, 'latin1');
  const fixed = Buffer.alloc(46);
  fixed.writeUInt32LE(0x02014b50, 0);
  fixed.writeUInt16LE(madeBy, 4);
  writeCommon(fixed, 6, member);
  fixed.writeUInt32LE(regularFile * 0x10000, 38);
  fixed.writeUInt32LE(offset, 42);
  return Buffer.concat([fixed, name]);
}

/** §4.3.16. `size` and `offset` are those of the central directory. */
export function endRecord(
  members: number,
  { size, offset }: { readonly size: number; readonly offset: number },
): Buffer {
  const record = Buffer.alloc(22);
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(members, 8);
  record.writeUInt16LE(members, 10);
  record.writeUInt32LE(size, 12);
  record.writeUInt32LE(offset, 16);
  return record;
}

/** What both headers have in the same order. Flags and method are 0: stored (§4.4.5). */
function writeCommon(header: Buffer, at: number, { name, size, crc32 }: StoredMember): void {
  header.writeUInt16LE(versionNeeded, at);
  header.writeUInt16LE(dosTime, at + 6);
  header.writeUInt16LE(dosDate, at + 8);
  header.writeUInt32LE(crc32, at + 10);
  header.writeUInt32LE(size, at + 14);
  header.writeUInt32LE(size, at + 18);
  header.writeUInt16LE(name.length, at + 22);
}
