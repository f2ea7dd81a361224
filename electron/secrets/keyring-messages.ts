/** Between the keyring's face and its thread. */
import { z } from 'zod';

export interface EntryNames {
  readonly service: string;
  readonly username: string;
  /** Null for the platform's own way to name an entry. */
  readonly target: string | null;
}

export type KeyringWork =
  | { readonly kind: 'get' }
  | { readonly kind: 'set'; readonly secret: string }
  | { readonly kind: 'remove' };

export interface KeyringRequest {
  readonly id: number;
  readonly names: EntryNames;
  readonly work: KeyringWork;
}

/** `unopened`: the keyring could not be reached; `failed`: it did not do what it was asked. In the library's words. */
export const keyringReplySchema = z.discriminatedUnion('kind', [
  z.object({ id: z.number(), kind: z.literal('done'), value: z.union([z.string(), z.boolean(), z.null()]) }),
  z.object({ id: z.number(), kind: z.literal('unopened'), detail: z.string() }),
  z.object({ id: z.number(), kind: z.literal('failed'), detail: z.string() }),
]);
export type KeyringReply = z.infer<typeof keyringReplySchema>;
