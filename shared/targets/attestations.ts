import type { TokenDescription } from './token.ts';
import { wellKnownOf } from './well-known.ts';

/** PEP 740, as far as is known: others would ignore the field at best. */
export function knowsAttestations(uploadUrl: string): boolean {
  return wellKnownOf(uploadUrl) !== null;
}

/** PyPI refuses a file with attestations unless a CI workflow sends it, with the token of a trusted publisher. */
export function takesAttestations(uploadUrl: string, token: TokenDescription | null): boolean {
  return knowsAttestations(uploadUrl) && token?.kind === 'token' && token.ofPublisher;
}
