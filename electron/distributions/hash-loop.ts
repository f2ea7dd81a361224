import { createHash, type Hash } from 'node:crypto';
import { createBLAKE2b, type IHasher } from 'hash-wasm';
import { readFully } from './open-file.ts';
import {
  AT,
  changed,
  CHUNK,
  chunkBytes,
  isFinished,
  isStopped,
  load,
  pieceCount,
  putPiece,
  putWhole,
  type Session,
  slotIsFree,
  slotOf,
  STATE,
} from './session.ts';

export type Chain = 'sha256' | 'blake2b256';

export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/**
 * Works on an open session until it is finished. Blocks its thread. `archive` takes a chunk for the archive reader of
 * an sdist; its promise settles when it can take the next. Throws Stopped where the session was stopped, and what
 * reading the file throws (`file.*`).
 */
export async function hashAsOwner(
  session: Session,
  path: string,
  chains: readonly Chain[],
  archive?: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const worker = await createParticipant(session, path, chains);
  const feeder = archive === undefined ? null : createFeeder(session, archive);
  for (;;) {
    const seen = load(session, AT.changes);
    if (isStopped(session)) throw new Stopped();
    if (isFinished(session)) return;
    if (feeder === null) {
      if (!worker.step()) wait(session, seen);
    } else {
      feeder.throwIfFailed();
      const worked = feeder.step() || worker.step();
      // The archive reader runs on this thread's event loop: it gets its turn between any two chunks.
      await (worked ? nextTurn() : Promise.race([feeder.settled(), waitAsync(session, seen)]));
    }
  }
}

/** Helps with another worker's session until there is nothing left that this thread could do. */
export async function hashAsHelper(session: Session, path: string, chains: readonly Chain[]): Promise<void> {
  const worker = await createParticipant(session, path, chains);
  for (;;) {
    const seen = load(session, AT.changes);
    if (isStopped(session)) return;
    if (load(session, AT.state) === STATE.open) {
      if (worker.step()) continue;
      if (worker.isDone()) return;
    }
    wait(session, seen);
  }
}

interface Participant {
  /** Does one chunk's worth of one kind of work; false where there is none at the moment. */
  step(): boolean;
  /** No work is left for this thread. */
  isDone(): boolean;
}

async function createParticipant(session: Session, path: string, chains: readonly Chain[]): Promise<Participant> {
  const own = await Promise.all(chains.map((chain) => createChain(session, chain)));
  const pieces = createPieces(session);
  // Alone, a chunk goes through all three hashes while it is in the cache; together, no thread must run dry.
  const alone = chains.length === 2;
  return {
    step() {
      const ahead = load(session, AT.read) - slowest(session, own, alone);
      if (ahead < (alone ? 1 : 3) && readChunk(session, path)) return true;
      const chain = own.toSorted((a, b) => a.done() - b.done()).find((one) => one.step());
      return chain !== undefined || pieces.step() || readChunk(session, path);
    },
    isDone: () => own.every((chain) => chain.done() === load(session, AT.total)) && pieces.isDone(),
  };
}

/** The chunk that this thread's work has come to. */
function slowest(session: Session, own: readonly { done(): number }[], alone: boolean): number {
  const pieces = load(session, AT.piecesClaimed) * load(session, AT.chunksPerPiece);
  const wholes = Math.min(load(session, AT.sha256), load(session, AT.blake2b256));
  const start = alone ? pieces : own.length === 0 ? wholes : Infinity;
  return own.reduce((least, chain) => Math.min(least, chain.done()), start);
}

/** False where another thread is reading, the ring is full, or the file is read. */
function readChunk(session: Session, path: string): boolean {
  const { control } = session;
  if (Atomics.compareExchange(control, AT.reading, 0, 1) !== 0) return false;
  const chunk = load(session, AT.read);
  const possible = chunk < load(session, AT.total) && slotIsFree(session, chunk);
  if (possible) {
    readFully(path, load(session, AT.fd), chunkBytes(session, chunk), chunk * CHUNK);
    Atomics.add(control, AT.read, 1);
  }
  Atomics.store(control, AT.reading, 0);
  if (possible) changed(session);
  return possible;
}

async function createChain(session: Session, name: Chain) {
  const hasher = name === 'sha256' ? createHash('sha256') : (await createBLAKE2b(256)).init();
  const at = AT[name];
  return {
    done: () => load(session, at),
    step(): boolean {
      const chunk = load(session, at);
      if (chunk >= load(session, AT.read)) return false;
      hasher.update(chunkBytes(session, chunk));
      advance(session, at);
      if (chunk + 1 === load(session, AT.total)) putWhole(session, name, digestOf(hasher));
      return true;
    },
  };
}

function digestOf(hasher: Hash | IHasher): Uint8Array {
  return 'blockSize' in hasher ? hasher.digest('binary') : hasher.digest();
}

function createPieces(session: Session) {
  let current: Piece | null = null;
  return {
    step(): boolean {
      current ??= claimPiece(session);
      if (current === null || current.next >= load(session, AT.read)) return false;
      const { index, hasher, next, end } = current;
      hasher.update(chunkBytes(session, next));
      current = next + 1 === end ? null : { index, hasher, next: next + 1, end };
      if (current === null) putPiece(session, index, hasher.digest());
      // Last, because a slot that is free may be filled at once.
      advance(session, slotOf(next));
      if (current === null) advance(session, AT.piecesDone);
      return true;
    },
    isDone: () => current === null && load(session, AT.piecesClaimed) >= pieceCount(session),
  };
}

interface Piece {
  readonly index: number;
  readonly hasher: Hash;
  /** Chunks of the file. */
  readonly next: number;
  readonly end: number;
}

/** The next piece nobody has, once its first chunk is there: whoever claims a piece must be able to begin with it. */
function claimPiece(session: Session): Piece | null {
  const perPiece = load(session, AT.chunksPerPiece);
  for (;;) {
    const index = load(session, AT.piecesClaimed);
    const next = index * perPiece;
    if (next >= load(session, AT.read)) return null;
    if (Atomics.compareExchange(session.control, AT.piecesClaimed, index, index + 1) === index) {
      const end = Math.min(next + perPiece, load(session, AT.total));
      return { index, hasher: createHash('sha256'), next, end };
    }
  }
}

function createFeeder(session: Session, push: (bytes: Uint8Array) => Promise<void>) {
  let pending: Promise<void> | null = null;
  let failure: { readonly error: unknown } | null = null;
  return {
    step(): boolean {
      const chunk = load(session, AT.archive);
      if (pending !== null || chunk >= load(session, AT.read)) return false;
      pending = push(chunkBytes(session, chunk)).then(
        () => {
          pending = null;
          advance(session, AT.archive);
        },
        (error: unknown) => {
          failure = { error };
        },
      );
      return true;
    },
    settled: () => pending ?? new Promise<void>(() => {}),
    throwIfFailed(): void {
      if (failure !== null) throw failure.error;
    },
  };
}

function advance(session: Session, index: number): void {
  Atomics.add(session.control, index, 1);
  changed(session);
}

/** In milliseconds: a wait is woken by the change it waits for; this only bounds the harm of a lost one. */
const LONGEST_WAIT = 1000;

function wait(session: Session, seen: number): void {
  Atomics.wait(session.control, AT.changes, seen, LONGEST_WAIT);
}

async function waitAsync(session: Session, seen: number): Promise<void> {
  await Atomics.waitAsync(session.control, AT.changes, seen, LONGEST_WAIT).value;
  await nextTurn();
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
