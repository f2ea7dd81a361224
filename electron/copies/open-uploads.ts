/** Uploads in parts that were begun and not ended: kept, so that they go on after a crash, and are not paid for unseen. */
import { z } from 'zod';
import type { Store } from '../store/index.ts';
import { type RememberedList, rememberedList } from './remembered-list.ts';

const openUploadSchema = z.object({
  /** Endpoint, bucket and key in one. */
  id: z.string(),
  key: z.string(),
  uploadId: z.string(),
  partBytes: z.number().int().positive(),
  size: z.number().int().nonnegative(),
  sha256: z.string(),
  /** The bucket checks a SHA-256 of each part. */
  checksums: z.boolean(),
  startedAt: z.string(),
});
export type OpenUpload = Readonly<z.infer<typeof openUploadSchema>>;

export type OpenUploads = RememberedList<OpenUpload>;

/** What cannot be read is forgotten: the bucket's own rules end such uploads. */
export function createOpenUploads(settings: Pick<Store['settings'], 'get' | 'set'>): OpenUploads {
  return rememberedList(settings, 'copies.open-uploads', openUploadSchema);
}
