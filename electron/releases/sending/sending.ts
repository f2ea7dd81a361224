import type { DraftFile } from '../draft.ts';

/** The upload of one release, as long as it lasts. */
export interface Sending {
  /** Aborts when it is cancelled as a whole: then it takes nothing more. */
  readonly signal: AbortSignal;
  /** It takes these too; those that it has in hand already go on as they are. */
  add(files: readonly DraftFile[]): void;
  stop(fileIds: ReadonlySet<string>): void;
}
