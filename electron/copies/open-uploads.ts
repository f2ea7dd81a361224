/** Uploads in parts that were begun and not ended: kept, so that they go on after a crash, and are not paid for unseen. */
import { z } from 'zod';
import type { Store } from '../store/index.ts';

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

export interface OpenUploads {
  list(): Promise<readonly OpenUpload[]>;
  get(id: string): Promise<OpenUpload | null>;
  /** On disk when it resolves. */
  remember(upload: OpenUpload): Promise<void>;
  forget(id: string): Promise<void>;
}

const setting = 'copies.open-uploads';

export function createOpenUploads(settings: Pick<Store['settings'], 'get' | 'set'>): OpenUploads {
  let last: Promise<unknown> = Promise.resolve();
  const list = async () => parse(await settings.get(setting));
  // One after the other: each writes the whole list.
  const change = (apply: (uploads: readonly OpenUpload[]) => readonly OpenUpload[]) => {
    const work = last
      .catch(() => undefined)
      .then(async () => settings.set(setting, JSON.stringify(apply(await list()))));
    last = work;
    return work;
  };
  return {
    list,
    get: async (id) => (await list()).find((each) => each.id === id) ?? null,
    remember: (upload) => change((uploads) => [...uploads.filter(({ id }) => id !== upload.id), upload]),
    forget: (id) => change((uploads) => uploads.filter((each) => each.id !== id)),
  };
}

/** What cannot be read is forgotten: the bucket's own rules end such uploads. */
function parse(text: string | null): readonly OpenUpload[] {
  try {
    return z.array(openUploadSchema).parse(JSON.parse(text ?? '[]'));
  } catch {
    return [];
  }
}
