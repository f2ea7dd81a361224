import { z } from 'zod';
import { problemSchema } from '../../shared/contract/problem.ts';

/** What an inspection worker answers; parsed on the main thread. */
const metadataSchema = z.object({
  metadataVersion: z.string(),
  name: z.string(),
  version: z.string(),
  requiresPython: z.string().nullable(),
  summary: z.string().nullable(),
  fields: z.array(z.object({ name: z.string(), value: z.string() })).readonly(),
  description: z.string().nullable(),
});

const filenameSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('wheel'),
    project: z.string(),
    version: z.string(),
    build: z.string().nullable(),
    pythonTag: z.string(),
    abiTag: z.string(),
    platformTag: z.string(),
  }),
  z.object({ kind: z.literal('sdist'), project: z.string(), version: z.string() }),
]);

const inspectedFileSchema = z.object({
  path: z.string(),
  filename: z.string(),
  /** Bytes. */
  size: z.number().int().positive(),
  /** Nanoseconds since 1970, as text. */
  modifiedNs: z.string(),
  /** Hex. */
  sha256: z.string(),
  blake2b256: z.string(),
  /** Bytes. */
  pieceLength: z.number().int().positive(),
  /** SHA-256 of each piece, 32 bytes each. */
  pieces: z.instanceof(Uint8Array<ArrayBufferLike>),
  filenameParts: filenameSchema,
  metadata: metadataSchema,
  /** Hex, of a wheel's METADATA file (PEP 658); null for an sdist. */
  metadataSha256: z.string().nullable(),
  metadataFile: z.instanceof(Uint8Array<ArrayBufferLike>).nullable(),
});

const replySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('inspected'), file: inspectedFileSchema }),
  z.object({ kind: z.literal('problem'), problem: problemSchema }),
  /** The session was stopped from outside: cancelled, or another thread on it failed. */
  z.object({ kind: z.literal('stopped') }),
  z.object({ kind: z.literal('helped') }),
  z.object({ kind: z.literal('bug'), detail: z.string() }),
]);
export type InspectionReply = z.infer<typeof replySchema>;

export function decodeReply(value: unknown): InspectionReply {
  const reply = replySchema.safeParse(value);
  // Thrown here, in the handler of a message, it would end the program.
  return reply.success ? reply.data : { kind: 'bug', detail: `a worker's reply: ${z.prettifyError(reply.error)}` };
}
