/** The indexes that a release can go to: the rehearsal index, PyPI, TestPyPI, and those that the person has added; and what each is told. */
export { credentialsFor, credentialStatus, forgetCredential, setCredential } from './credentials.ts';
export { loadTargets } from './load.ts';
export { removeTarget } from './remove.ts';
export type { KnownTarget, Targets } from './types.ts';
export { viewTargets } from './view.ts';
