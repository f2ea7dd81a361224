/** Variables that other programs take a credential from, for places that have no index's rules. */
import type { Environment } from './environment.ts';
import { Secret } from './secret.ts';

export interface SecretVariables {
  /** The variable that holds the secret. */
  readonly password: string;
  /** The one that says whose it is: it is for nobody else. Without it, the secret is good for the place as such. */
  readonly username?: string;
  /** Of temporary credentials: what has to be sent along. */
  readonly sessionToken?: string;
}

export interface FoundInVariables {
  readonly password: Secret;
  /** The name of the variable. */
  readonly variable: string;
  readonly sessionToken?: Secret;
}

/** The first that is set, in their order; what is empty counts as not set. `wanted`: whose secret it is to be. */
export function secretInVariables(
  environment: Environment,
  variables: readonly SecretVariables[],
  wanted: string | null,
  remember: (secret: string) => void,
): FoundInVariables | null {
  for (const { password, username, sessionToken } of variables) {
    const text = environment[password]?.trim() ?? '';
    if (text === '' || (username !== undefined && environment[username] !== wanted)) continue;
    remember(text);
    const session = sessionToken === undefined ? '' : (environment[sessionToken] ?? '');
    if (session !== '') remember(session);
    const found = { password: new Secret(text), variable: password };
    return session === '' ? found : { ...found, sessionToken: new Secret(session) };
  }
  return null;
}

/** All that may stand in them is taken out of every log, whether it is used or not. */
export const secretVariables = [
  'TWINE_PASSWORD',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'GH_TOKEN',
  'GITHUB_TOKEN',
  'GH_ENTERPRISE_TOKEN',
  'GITHUB_ENTERPRISE_TOKEN',
] as const;
