/** Credentials by target and project, as the contract speaks of them. A secret goes in here, and comes out only for an upload. */
import type { CredentialScope, CredentialStatus } from '../../shared/contract/targets.ts';
import { problem } from '../../shared/problem/index.ts';
import { type FoundCredentials, Secret, type Secrets } from '../secrets/index.ts';
import type { KnownTarget, Targets } from './types.ts';

interface Services {
  readonly targets: Targets;
  readonly secrets: Secrets;
}

/** Problems: `target.unknown`. Looking may make the keyring ask for its password: only for a screen that shows it. */
export async function credentialStatus(
  { targets, secrets }: Services,
  { targetId, project }: CredentialScope,
): Promise<CredentialStatus> {
  const target = targets.get(targetId);
  if (target.kind !== 'rehearsal') return secrets.status(target, project);
  const hint = 'The rehearsal index takes everybody: no token is needed.';
  return { present: true, from: null, ofProject: false, username: null, hint, problem: null };
}

/** Problems: `target.unknown`, `credentials.*`, `keyring.*`. */
export async function setCredential(
  { targets, secrets }: Services,
  { targetId, project, secret, where }: CredentialScope & { readonly secret: string; readonly where: Where },
): Promise<void> {
  await secrets.set(withCredentials(targets.get(targetId)), project, new Secret(secret), where);
}

/** Problems: `target.unknown`, `keyring.*`. */
export async function forgetCredential(
  { targets, secrets }: Services,
  { targetId, project, where }: CredentialScope & { readonly where: Where },
): Promise<void> {
  await secrets.forget(withCredentials(targets.get(targetId)), project, where);
}

/**
 * What an upload of this project is sent with; to be asked once for each project of a release, before its first file.
 * Problems: `credentials.missing` and those of `Secrets.find`.
 */
export async function credentialsFor(
  { secrets }: Pick<Services, 'secrets'>,
  target: KnownTarget,
  project: string,
): Promise<Pick<FoundCredentials, 'username' | 'password'>> {
  if (target.kind === 'rehearsal') return { username: '__token__', password: new Secret('rehearsal') };
  const found = await secrets.find(target, project);
  if (found !== null) return found;
  throw problem(
    'credentials.missing',
    `There is no token for ${target.name}.`,
    { index: target.name, project },
    `Set one for ${target.name}, or one for ${project} alone.`,
  );
}

type Where = 'session' | 'keyring';

function withCredentials(target: KnownTarget): KnownTarget {
  if (target.kind !== 'rehearsal') return target;
  throw problem(
    'credentials.not_needed',
    'The rehearsal index takes everybody; a token would only be told to it.',
    { index: target.name },
    'Choose the index that the token is for.',
  );
}
