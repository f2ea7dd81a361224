import { MAX_PIECES, MIB } from './piece-length.ts';

/**
 * The memory that the threads hashing one file share. It is read in chunks into a ring of slots, by whichever thread is free; every
 * chunk is wanted by SHA-256 and BLAKE2b-256 (each a chain: in order, by one thread), by the pieces (each by whichever
 * thread is free), and by the archive reader of an sdist. A slot is filled again once all of them are done with it.
 * One session belongs to one worker and serves its files one after the other, so that memory does not grow with them.
 */
export interface Session {
  readonly control: Int32Array<SharedArrayBuffer>;
  /** SHA-256 of the pieces, 32 bytes each, then of the whole, then BLAKE2b-256 of the whole. */
  readonly digests: Uint8Array<SharedArrayBuffer>;
  readonly ring: Uint8Array<SharedArrayBuffer>;
}

export interface SessionMemory {
  readonly control: SharedArrayBuffer;
  readonly digests: SharedArrayBuffer;
  readonly ring: SharedArrayBuffer;
}

/** Bytes; divides every piece length. Measured: 1 MiB falls out of the cache between the hashes, 128 KiB costs wake-ups. */
export const CHUNK = MIB / 4;
export const SLOTS = 16;

export const STATE = { preparing: 0, open: 1, stopped: 2 } as const;

/** Indices into `control`. Counts are of chunks unless they say otherwise. */
export const AT = {
  /** Goes up with every change; what a thread without work waits on. */
  changes: 0,
  state: 1,
  total: 2,
  lastChunkBytes: 3,
  chunksPerPiece: 4,
  read: 5,
  sha256: 6,
  blake2b256: 7,
  /** Equals `total` from the start where the file is a wheel. */
  archive: 8,
  /** Pieces. */
  piecesClaimed: 9,
  piecesDone: 10,
  /** Whole digests written, of two. */
  digests: 11,
  /** The open file's descriptor, good in every thread of the process. */
  fd: 12,
  /** 1 while a thread fills a slot. */
  reading: 13,
  /** From here, per slot: chunks of it that the pieces are done with. */
  slots: 14,
} as const;

const SHA256_AT = MAX_PIECES * 32;
const BLAKE2B_AT = SHA256_AT + 32;

export function allocateSession(): SessionMemory {
  return {
    control: new SharedArrayBuffer((AT.slots + SLOTS) * Int32Array.BYTES_PER_ELEMENT),
    digests: new SharedArrayBuffer(BLAKE2B_AT + 32),
    ring: new SharedArrayBuffer(CHUNK * SLOTS),
  };
}

export function sessionOver(memory: SessionMemory): Session {
  return {
    control: new Int32Array(memory.control),
    digests: new Uint8Array(memory.digests),
    ring: new Uint8Array(memory.ring),
  };
}

/** Before a file is given to the owner; no other thread may be using the session. */
export function resetSession({ control }: Session): void {
  control.fill(0);
}

/** The owner knows the file and can begin. False where the session was stopped meanwhile. */
export function openSession(
  { control }: Session,
  file: { readonly fd: number; readonly size: number; readonly pieceLength: number; readonly archive: boolean },
): boolean {
  const total = Math.ceil(file.size / CHUNK);
  control[AT.fd] = file.fd;
  control[AT.total] = total;
  control[AT.lastChunkBytes] = file.size - (total - 1) * CHUNK;
  control[AT.chunksPerPiece] = file.pieceLength / CHUNK;
  control[AT.archive] = file.archive ? 0 : total;
  const opened = Atomics.compareExchange(control, AT.state, STATE.preparing, STATE.open) === STATE.preparing;
  changed({ control });
  return opened;
}

/** Ends the work of every thread on this session, after the chunk it is at. */
export function stopSession({ control }: Session): void {
  Atomics.store(control, AT.state, STATE.stopped);
  changed({ control });
}

export function isStopped({ control }: Session): boolean {
  return Atomics.load(control, AT.state) === STATE.stopped;
}

/** Wakes whoever waits. */
export function changed({ control }: Pick<Session, 'control'>): void {
  Atomics.add(control, AT.changes, 1);
  Atomics.notify(control, AT.changes);
}

export function load({ control }: Session, index: number): number {
  return Atomics.load(control, index);
}

export function pieceCount(session: Session): number {
  const perPiece = load(session, AT.chunksPerPiece);
  return perPiece === 0 ? 0 : Math.ceil(load(session, AT.total) / perPiece);
}

export function chunkBytes(session: Session, chunk: number): Uint8Array<SharedArrayBuffer> {
  const isLast = chunk === load(session, AT.total) - 1;
  const start = (chunk % SLOTS) * CHUNK;
  return session.ring.subarray(start, start + (isLast ? load(session, AT.lastChunkBytes) : CHUNK));
}

/** Whether all that wanted the chunk before this one in the same slot are done with it. */
export function slotIsFree(session: Session, chunk: number): boolean {
  const before = chunk - SLOTS;
  if (before < 0) return true;
  return (
    load(session, AT.sha256) > before &&
    load(session, AT.blake2b256) > before &&
    load(session, AT.archive) > before &&
    load(session, slotOf(chunk)) === Math.floor(chunk / SLOTS)
  );
}

/** Where `control` counts, for this chunk's slot, the chunks that the pieces are done with. */
export function slotOf(chunk: number): number {
  return AT.slots + (chunk % SLOTS);
}

/** Bytes that both whole-file hashes have seen. */
export function bytesHashed(session: Session): number {
  const chunks = Math.min(load(session, AT.sha256), load(session, AT.blake2b256));
  const total = load(session, AT.total);
  if (chunks === 0) return 0;
  return chunks < total ? chunks * CHUNK : (total - 1) * CHUNK + load(session, AT.lastChunkBytes);
}

export function putPiece(session: Session, piece: number, digest: Uint8Array): void {
  session.digests.set(digest, piece * 32);
}

export function putWhole(session: Session, chain: 'sha256' | 'blake2b256', digest: Uint8Array): void {
  session.digests.set(digest, chain === 'sha256' ? SHA256_AT : BLAKE2B_AT);
  Atomics.add(session.control, AT.digests, 1);
  changed(session);
}

export interface Digests {
  readonly sha256: string;
  readonly blake2b256: string;
  readonly pieces: Uint8Array<ArrayBuffer>;
}

/** Once isFinished; copied out of the shared memory. */
export function takeDigests(session: Session): Digests {
  const hex = (at: number): string => Buffer.from(session.digests.slice(at, at + 32)).toString('hex');
  const pieces = new Uint8Array(pieceCount(session) * 32);
  pieces.set(session.digests.subarray(0, pieces.length));
  return { sha256: hex(SHA256_AT), blake2b256: hex(BLAKE2B_AT), pieces };
}

export function isFinished(session: Session): boolean {
  return (
    load(session, AT.digests) === 2 &&
    load(session, AT.piecesDone) === pieceCount(session) &&
    load(session, AT.archive) === load(session, AT.total)
  );
}
