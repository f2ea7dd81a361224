/** Indexes that a release can go to: the well-known ones, any other by its two addresses, and what a credential for one must look like. */
export { checkCredential, type CredentialClaim, credentialAssurance } from './check-credential.ts';
export { checkTarget, type TargetAddresses } from './check-target.ts';
export { matchIndex, suggestSimpleUrl, suggestUploadUrl } from './addresses.ts';
export { knowsAttestations, takesAttestations } from './attestations.ts';
export { isPredicted, predictHostedUrl } from './hosted-url.ts';
export { limitsInBytes } from './limits.ts';
export { isPypi, isTokenOnly, wellKnownTargets } from './well-known.ts';
export { describeToken, type TokenDescription } from './token.ts';
