import { z } from 'zod';
import { problemSchema } from '../../../shared/contract/problem.ts';
import type { UpstreamFile, UpstreamPage } from './upstream-page.ts';

/** What a page is made of; the body is handed over, not copied. */
export interface PageSource {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Of the page, after redirects. */
  readonly url: string;
  readonly project: string;
  readonly rehearsal: boolean;
}

/** By hand rather than by zod, which does not know that the bytes are bytes of ours. */
export function decodePageSource(value: unknown): PageSource {
  if (typeof value === 'object' && value !== null && 'body' in value && value.body instanceof Uint8Array) {
    return { body: value.body, ...sourceSchema.parse(value) };
  }
  throw new TypeError('a page worker is given the body of a page');
}

const sourceSchema = z.object({
  contentType: z.string(),
  url: z.string(),
  project: z.string(),
  rehearsal: z.boolean(),
});

const commonFile = {
  filename: z.string(),
  size: z.number().nullable(),
  requiresPython: z.string().nullable(),
  yanked: z.union([z.boolean(), z.string()]),
  coreMetadata: z.union([z.boolean(), z.object({ sha256: z.string() })]),
  uploadTime: z.string().nullable(),
  provenance: z.string().nullable(),
};

const fileSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('proxied'),
    ...commonFile,
    sha256: z.string(),
    hostedUrl: z.string(),
    externalUrls: z.array(z.string()),
  }),
  z.object({ kind: z.literal('direct'), ...commonFile, url: z.string(), sha256: z.string().nullable() }),
]) satisfies z.ZodType<UpstreamFile>;

const headSchema = z.object({
  name: z.string(),
  versions: z.array(z.string()),
  status: z
    .object({
      status: z.enum(['active', 'archived', 'quarantined', 'deprecated']),
      reason: z.string().exactOptional(),
    })
    .exactOptional(),
  warnings: z.array(z.string()),
}) satisfies z.ZodType<Omit<UpstreamPage, 'files'>>;

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('head'), head: headSchema }),
  z.object({ kind: z.literal('files'), files: z.array(fileSchema) }),
  z.object({ kind: z.literal('end') }),
  z.object({ kind: z.literal('problem'), problem: problemSchema }),
]);

/**
 * What the worker answers, one message for each time it is asked for more. A page of 28,000 files in one message would
 * keep the main thread for a tenth of a second.
 */
export type PageMessage = z.infer<typeof messageSchema>;

export function decodePageMessage(value: unknown): PageMessage {
  return messageSchema.parse(value);
}
