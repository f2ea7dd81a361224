/** Under which name the secret of a place is kept: that of its bucket or repository, and of the access key. */
import type { CopyPlace } from '../../shared/contract/copies.ts';
import { problem } from '../../shared/problem/index.ts';
import type { Secret, Secrets, SecretTarget } from '../secrets/index.ts';

export function secretTargetOf(place: CopyPlace): SecretTarget {
  switch (place.kind) {
    case 's3':
      return {
        name: `the bucket ${place.bucket}`,
        uploadUrl: `${place.endpoint.replace(/\/$/, '')}/${place.bucket}`,
        username: place.accessKeyId,
      };
    case 'github':
      return {
        name: `${place.owner}/${place.repo}`,
        uploadUrl: `${place.api.replace(/\/$/, '')}/repos/${place.owner}/${place.repo}`,
      };
  }
}

/** Problems: `copy.secret_missing`, `credentials.*`, `keyring.*`. */
export async function secretOf(secrets: Pick<Secrets, 'find'>, place: CopyPlace): Promise<Secret> {
  const target = secretTargetOf(place);
  const found = await secrets.find(target, null);
  if (found !== null) return found.password;
  const what = place.kind === 's3' ? `secret access key of ${place.accessKeyId}` : 'token';
  throw problem(
    'copy.secret_missing',
    `The ${what} for ${target.name} is not set.`,
    { host: new URL(target.uploadUrl).host, place: target.name },
    'Enter it; it can be kept in the keyring of your computer.',
  );
}
