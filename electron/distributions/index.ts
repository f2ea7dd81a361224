/** Distributions on disk: listed, read without unpacking, hashed once over by worker threads. */
export { fromSystemError } from './file-problems.ts';
export { type InspectedFile } from './inspected-file.ts';
export { createInspector, type InspectOptions, type Inspector } from './inspector.ts';
export { type ListedDistribution, listDistributions } from './list.ts';
export { assertUnchanged } from './open-file.ts';
export { createPieceHasher, type HashedPieces, type PieceHasher } from './piece-hasher.ts';
export { pieceLengthFor } from './piece-length.ts';
