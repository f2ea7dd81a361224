/** Requests to external hosts: whether what they serve is the file, and how they would serve it to installers. */
import type { Http } from '../http/index.ts';
import { type VerifyOptions, type VerifyResult, verifyCopy } from './verify-copy.ts';

export { type LinkRequestOptions, askLink } from './link-request.ts';
export type { ProbedLink } from './probed-link.ts';
export { type ReachabilityOptions, type ReachabilityServices, checkReachability } from './reachability.ts';
export type { FilePieces } from './known-bytes.ts';
export { readBytes } from './read-bytes.ts';
export { type Found, type SpotCheck, type SpotResult, type SpotServices, spotCheck } from './spot-check.ts';
export type { VerifyOptions, VerifyResult } from './verify-copy.ts';

export interface Prober {
  /**
   * Downloads the copy and compares: the header before any body byte, the size, the SHA-256 of the whole. A result for
   * everything a host can do; rejects only with the signal's reason.
   */
  verifyCopy(options: VerifyOptions): Promise<VerifyResult>;
}

export function createProber(http: Http): Prober {
  return { verifyCopy: (options) => verifyCopy(http, options) };
}
