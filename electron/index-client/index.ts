/** Speaks to a package index: reads its simple API, uploads to it, and reads back what it says of an upload. */
import type { IndexTarget } from '../../shared/contract/index.ts';
import type { ParsedPage } from '../../shared/simple-api/index.ts';
import type { Http } from '../http/index.ts';
import { confirmHosted, type ConfirmOptions } from './confirm.ts';
import { fetchPage } from './page.ts';
import { upload, type UploadOptions } from './upload.ts';

export interface IndexClient {
  /**
   * `already-there`: the index lists this file with this SHA-256, nothing was sent. Problems: `upload.*`, with the
   * index's own words in `facts.answer`; `file.changed`, `file.missing`. Aborted, it rejects with the signal's reason.
   */
  upload(options: UploadOptions): Promise<'uploaded' | 'already-there'>;
  /** Null where the index does not know the project. Problems: `page.*`. */
  fetchPage(target: IndexTarget, project: string, signal?: AbortSignal): Promise<ParsedPage | null>;
  /** Problems: `hosted.not_listed`, `hosted.digest_differs`, `hosted.size_differs`, `hosted.not_compared`, `page.*`. */
  confirmHosted(options: ConfirmOptions): Promise<{ readonly url: string }>;
}

export type { UploadOptions } from './upload.ts';

export function createIndexClient(http: Http): IndexClient {
  return {
    upload: (options) => upload(http, options),
    fetchPage: (target, project, signal) => fetchPage(http, target, project, signal),
    confirmHosted: (options) => confirmHosted(http, options),
  };
}
