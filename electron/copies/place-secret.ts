/** Under which name the secret of a place is kept, that of its bucket or repository and of the access key, and where else it may be. */
import type { CopyPlace } from '../../shared/contract/copies.ts';
import { problem } from '../../shared/problem/index.ts';
import type { Secret, Secrets, SecretTarget } from '../secrets/index.ts';

export interface CopyCredential {
  /** The secret access key, or the token. */
  readonly secret: Secret;
  /** Of temporary credentials for a bucket. */
  readonly sessionToken?: Secret;
}

export function secretTargetOf(place: CopyPlace): SecretTarget {
  switch (place.kind) {
    case 's3':
      return {
        name: `the bucket ${place.bucket}`,
        uploadUrl: `${place.endpoint.replace(/\/$/, '')}/${place.bucket}`,
        username: place.accessKeyId,
        noun: 'secret access key',
        variables: [
          { password: 'AWS_SECRET_ACCESS_KEY', username: 'AWS_ACCESS_KEY_ID', sessionToken: 'AWS_SESSION_TOKEN' },
        ],
      };
    case 'github':
      return {
        name: `${place.owner}/${place.repo}`,
        uploadUrl: `${place.api.replace(/\/$/, '')}/repos/${place.owner}/${place.repo}`,
        variables: gitHubVariables(place.api).map((password) => ({ password })),
      };
  }
}

/** As gh reads them: a token of github.com is told to no other host. */
function gitHubVariables(api: string): readonly string[] {
  return new URL(api).origin === 'https://api.github.com'
    ? ['GH_TOKEN', 'GITHUB_TOKEN']
    : ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'];
}

/** Problems: `copy.secret_missing`, `credentials.*`, `keyring.*`. */
export async function credentialOf(secrets: Pick<Secrets, 'find'>, place: CopyPlace): Promise<CopyCredential> {
  const target = secretTargetOf(place);
  const found = await secrets.find(target, null);
  if (found !== null) {
    const { password: secret, sessionToken } = found;
    return sessionToken === undefined ? { secret } : { secret, sessionToken };
  }
  const what = place.kind === 's3' ? `secret access key of ${place.accessKeyId}` : 'token';
  throw problem(
    'copy.secret_missing',
    `The ${what} for ${target.name} is not set.`,
    { host: new URL(target.uploadUrl).host, place: target.name },
    'Enter it; it can be kept in the keyring of your computer.',
  );
}
