import type { ResponseFailure } from '../../shared/fallback/index.ts';
import type { HttpResponse, Phases } from '../http/index.ts';
import { valueOf } from './link-request.ts';

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

/**
 * A 200 that states another length: the file was replaced. A web page in its place is a host's way to say that it is not
 * there, and that may pass.
 */
export function isOtherFile({ code, detail }: ResponseFailure, { status, headers }: HttpResponse): boolean {
  if (status !== 200 || code !== 'http.response.invalid' || !/^(?:the length is|it sent more)/.test(detail))
    return false;
  return !/^text\/html\b/i.test(valueOf(headers, 'content-type') ?? '');
}

export const noPhases: Phases = { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null };
