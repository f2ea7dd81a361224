/** What the store keeps. Rows are parsed with these schemas when they leave SQLite: a file on disk is not ours alone. */
import { z } from 'zod';
import { downloadAttemptSchema, downloadSchema } from '../../shared/contract/gateway.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const bytes = z.number().int().nonnegative();

export const storedDraftSchema = z.object({
  id: z.string(),
  updatedAt: z.string(),
  /** JSON, parsed by its owner. */
  document: z.string(),
});
export type StoredDraft = Readonly<z.infer<typeof storedDraftSchema>>;

export const knownFileSchema = z.object({
  sha256,
  blake2b256: sha256,
  size: bytes,
  filename: z.string(),
  project: z.string(),
  version: z.string(),
  kind: z.enum(['wheel', 'sdist']),
  pieceLength: z.number().int().positive(),
  /** SHA-256 of each piece, 32 bytes each, concatenated. */
  pieces: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  firstSeenAt: z.string(),
});
export type KnownFile = Readonly<z.infer<typeof knownFileSchema>>;

export const registeredLinkSchema = z.object({
  project: z.string(),
  filename: z.string(),
  sha256,
  size: bytes,
  url: z.string(),
  /** 0 is tried first. */
  rank: z.number().int().nonnegative(),
  rehearsal: z.boolean(),
  registeredAt: z.string(),
  indexId: z.string(),
  /** Whether pages and the gateway have it now: not while it is suspended. */
  listed: z.boolean(),
});
export type RegisteredLink = Readonly<z.infer<typeof registeredLinkSchema>>;
/** Whether it is listed is for its state to say, not for who registers it. */
export interface LinkRegistration extends Omit<RegisteredLink, 'listed'> {
  /** When the whole copy was last found right. A link that was away later than that is not listed before it is again. */
  readonly verifiedAt: string;
}

/** A registered link, and its place among those that are tried. */
export type LinkRank = Pick<RegisteredLink, 'sha256' | 'url' | 'indexId' | 'rank'>;

/** `indexId` null: on whatever index it is registered. */
export interface LinkKey extends Pick<RegisteredLink, 'sha256' | 'url'> {
  readonly indexId: string | null;
  /** A verification found it bad then: no older one lists it again. */
  readonly refusedAt?: string;
}

export const indexedFileSchema = z.object({
  /** Normalised (PEP 503); `name` is how the metadata spells it. */
  project: z.string(),
  name: z.string(),
  filename: z.string(),
  version: z.string(),
  size: bytes,
  sha256,
  blake2b256: sha256,
  requiresPython: z.string().nullable(),
  coreMetadataSha256: sha256.nullable(),
  uploadedAt: z.string(),
});
export type IndexedFile = Readonly<z.infer<typeof indexedFileSchema>>;

export const indexPublicationSchema = z.object({
  order: z.enum(['external-first', 'hosted-first', 'hosted-only']),
  /** In the order to try. */
  links: z.array(z.object({ filename: z.string(), sha256, url: z.string() })).readonly(),
  publishedAt: z.string(),
});
export type IndexPublication = Readonly<z.infer<typeof indexPublicationSchema>>;

/** One request of a download that is over. */
export const loggedAttemptSchema = downloadAttemptSchema.extend({ code: z.string() });
export type LoggedAttempt = Readonly<z.infer<typeof loggedAttemptSchema>>;

/** A download that is over; its id is never used for another one, also after a restart. Nothing of a client is in it. */
export const loggedDownloadSchema = downloadSchema
  .omit({ received: true, released: true, bytesPerSecond: true, secondsLeft: true })
  .extend({ sha256, state: z.enum(['done', 'failed', 'abandoned']), attempts: z.array(loggedAttemptSchema) });
export type LoggedDownload = Readonly<z.infer<typeof loggedDownloadSchema>>;

export interface DownloadTotals {
  /** Done or failed; abandoned ones are in neither number. */
  readonly downloads: number;
  readonly failed: number;
  /** Of `downloads`: those in which a source was left for another. */
  readonly fallbacks: number;
  /** Bytes of files by where they came from, whatever became of the download. */
  readonly bytes: { readonly external: number; readonly hosted: number; readonly cache: number };
  /** Failed requests by outcome code and host, the most frequent first; at most 20. */
  readonly reasons: readonly { readonly code: string; readonly host: string; readonly count: number }[];
}
