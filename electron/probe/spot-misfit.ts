import type { ResponseFailure } from '../../shared/fallback/index.ts';
import type { Phases } from '../http/index.ts';

/** An answer that is not this file, or not all of it. */
export class Misfit extends Error {
  readonly failure: ResponseFailure;
  /** It says for certain that another file is there. */
  readonly isOtherFile: boolean;

  constructor(failure: ResponseFailure, otherFile = false) {
    super(failure.detail);
    this.failure = failure;
    this.isOtherFile = otherFile;
  }
}

export const noPhases: Phases = { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
