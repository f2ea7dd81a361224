/** Which parts of a file are read. Bounded: four pieces at most, however large the file is. */
export interface Stretch {
  readonly how: 'range' | 'suffix';
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

export interface PartPlan {
  /** Bytes from the beginning, read of the plain answer; the whole file where it is small. */
  readonly first: number;
  readonly stretches: readonly Stretch[];
}

/** Where no piece hashes are known. */
const usualPiece = 1024 * 1024;
/** Read whole: smaller files are most of an index, and their SHA-256 says all. */
const wholeBytes = 256 * 1024;
const smallStretch = 16 * 1024;
const randomPieces = 2;

/** @param random from 0 to 1, exclusive; the same numbers make the same plan */
export function choosePieces(size: number, pieceLength: number | null, random: () => number): PartPlan {
  const length = pieceLength ?? usualPiece;
  const count = Math.ceil(size / length);
  // What is here whole is compared with any part of it; a piece is compared with its hash.
  if (size <= wholeBytes || count <= 1) {
    return { first: size <= wholeBytes ? size : Math.min(size, length), stretches: inside(size, random) };
  }
  const between = Array.from({ length: Math.max(0, count - 2) }, (_, at) => at + 1);
  const chosen = pick(between, randomPieces, random).toSorted((a, b) => a - b);
  return {
    first: length,
    stretches: [
      ...chosen.map((at) => ({ how: 'range' as const, start: at * length, end: (at + 1) * length })),
      // Of two pieces, the second is asked for in both ways: the ways are what is looked at.
      ...(chosen.length === 0 ? [{ how: 'range' as const, start: length, end: size }] : []),
      { how: 'suffix', start: (count - 1) * length, end: size },
    ],
  };
}

/** For a host that is slow: only whether it knows parts at all. */
export function smallPieces(size: number, random: () => number): readonly Stretch[] {
  return inside(size, random);
}

function inside(size: number, random: () => number): readonly Stretch[] {
  if (size === 0) return [];
  const length = Math.min(smallStretch, Math.max(1, Math.floor(size / 2)));
  const start = Math.floor(random() * (size - length));
  return [
    { how: 'range', start, end: start + length },
    { how: 'suffix', start: size - length, end: size },
  ];
}

function pick(from: readonly number[], count: number, random: () => number): readonly number[] {
  const left = [...from];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}

/** mulberry32: small, and good enough to choose pieces that a host does not know beforehand. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
