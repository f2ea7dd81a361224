/** What may be said of a credential: where it is from and what it is for, never a character of it. */
import { describeToken, type TokenDescription } from '../../shared/targets/index.ts';
import type { FoundCredentials, SecretSource } from './lookup.ts';
import { revealSecret, type Secret } from './secret.ts';

const places: Readonly<Record<SecretSource, string>> = {
  session: 'typed for this session',
  keyring: 'from the keyring',
  environment: 'from the environment (TWINE_PASSWORD)',
  pypirc: 'from .pypirc',
};

/** One sentence. */
export function describeCredentials(
  { username, password, from, project, variable }: FoundCredentials,
  noun = 'password',
): string {
  const token = describeSecret(password);
  const place = variable === undefined ? places[from] : `from the variable ${variable}`;
  const where = `${place}${project === null ? '' : `, kept for ${project}`}`;
  if (token.kind !== 'token') {
    return username === '__token__' ? `A token, ${where}.` : `The ${noun} of ${username}, ${where}.`;
  }
  const reach = token.projects === null ? 'that is not limited to a project' : `for ${token.projects.join(', ')}`;
  const until = token.expiresAt === null ? '' : `, good until ${new Date(token.expiresAt).toISOString().slice(0, 10)}`;
  return `An API token of ${token.domain} ${reach}${until}, ${where}.`;
}

/** What it says of itself, as far as it is a token of PyPI. */
export function describeSecret(secret: Secret): TokenDescription {
  return describeToken(revealSecret(secret));
}
