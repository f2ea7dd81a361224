/** Where a credential is looked for, and in which order. */
import { isProblem, type Problem } from '../../shared/problem/index.ts';
import { isTokenOnly } from '../../shared/targets/index.ts';
import { type Environment, environmentCredentials } from './environment.ts';
import type { Keyring } from './keyring.ts';
import { type Pypirc, readPypirc } from './pypirc.ts';
import { isForTarget, sectionOfIndex, sectionOfProject } from './scopes.ts';
import { Secret } from './secret.ts';
import type { SessionCredentials } from './session.ts';
import { secretInVariables, type SecretVariables } from './variables.ts';

export type SecretSource = 'session' | 'keyring' | 'environment' | 'pypirc';

export interface SecretTarget {
  readonly name: string;
  readonly uploadUrl: string;
  /** What is not an API token has its own user name; without one it is `__token__`. */
  readonly username?: string | null;
  /** What a password is called there: `secret access key`. */
  readonly noun?: string;
  /** Of its own programs, in their order. They are good for many places, so what is kept for just this one comes first. */
  readonly variables?: readonly SecretVariables[];
}

export interface FoundCredentials {
  readonly username: string;
  readonly password: Secret;
  readonly from: SecretSource;
  /** The project that it was kept for; null: for the index. */
  readonly project: string | null;
  /** From which of the target's own variables. */
  readonly variable?: string;
  /** Of temporary credentials. */
  readonly sessionToken?: Secret;
}

export interface Lookup {
  readonly found: FoundCredentials | null;
  /** Why a place could not be looked into, the first of them; it may hold one. */
  readonly problems: readonly Problem[];
}

export interface Places {
  readonly session: SessionCredentials;
  readonly environment: Environment;
  readonly keyring: Keyring;
  readonly pypircPath: string;
  readonly remember: (secret: string) => void;
}

const tokenUsername = '__token__';

export function ownUsername({ uploadUrl, username }: SecretTarget): string {
  return isTokenOnly(uploadUrl) ? tokenUsername : username || tokenUsername;
}

/**
 * What was said for this run of the app comes first, then what is kept for the project, then what is kept for the index;
 * of the kept, the keyring before the file. Twine has the file before the keyring, where an old token in a file that one
 * has forgotten wins over the one just set.
 */
export async function lookUp(places: Places, target: SecretTarget, project: string | null): Promise<Lookup> {
  const problems: Problem[] = [];
  const found = await search(places, target, project, problems);
  return { found, problems };
}

async function search(
  places: Places,
  target: SecretTarget,
  project: string | null,
  problems: Problem[],
): Promise<FoundCredentials | null> {
  const { session, environment, keyring } = places;
  const { uploadUrl } = target;
  const usernameOf = (named: string | null | undefined) =>
    isTokenOnly(uploadUrl) ? tokenUsername : named || ownUsername(target);
  /** A place that cannot be looked into does not hide the next; what it said is kept. */
  const attempt = async <Result>(work: () => Promise<Result>): Promise<Result | null> => {
    try {
      return await work();
    } catch (error) {
      if (!isProblem(error)) throw error;
      problems.push(error.problem);
      return null;
    }
  };

  for (const scope of project === null ? [null] : [project, null]) {
    const typed = session.get(uploadUrl, scope);
    if (typed !== null && isForUser(target, typed)) return { ...typed, from: 'session', project: scope };
  }
  const pypirc: Pypirc | null = await attempt(() => readPypirc(places.pypircPath, places.remember));
  const set = environmentCredentials(environment, pypirc, places.remember);
  const setHere = set !== null && isForTarget(set, uploadUrl, project) ? set : null;
  const { password: passwordSet = null, username: userSet = null } = setHere ?? {};
  if (passwordSet !== null) {
    return { username: usernameOf(userSet), password: passwordSet, from: 'environment', project: null };
  }
  const sections = pypirc?.sections ?? [];
  for (const scope of project === null ? [null] : [project, null]) {
    const section = scope === null ? sectionOfIndex(sections, uploadUrl) : sectionOfProject(sections, uploadUrl, scope);
    const username = usernameOf(userSet ?? section?.username);
    // First what this app would have set, then the user that the file or the environment names, as twine asks for.
    for (const user of new Set([ownUsername(target), username])) {
      // Once it could not be reached or opened it is left alone: each attempt may ask the person for a password.
      if (problems.some(isOfKeyring)) break;
      const kept = await attempt(() => keyring.get(serviceOf(uploadUrl, scope), user));
      if (kept === null || kept === '') continue;
      places.remember(kept);
      return { username: user, password: new Secret(kept), from: 'keyring', project: scope };
    }
    // Only a keyring that is not there has surely nothing: behind a locked one may be what the person has set last.
    if (problems.some((each) => isOfKeyring(each) && each.code !== 'keyring.missing')) return null;
    const { password = null } = section ?? {};
    if (password !== null) return { username, password, from: 'pypirc', project: scope };
  }
  const inVariables = secretInVariables(environment, target.variables ?? [], target.username ?? null, places.remember);
  if (inVariables === null) return null;
  return { username: ownUsername(target), ...inVariables, from: 'environment', project: null };
}

/** A secret access key opens nothing for another access key, and is told to nobody in its name. */
function isForUser(target: SecretTarget, { username }: { readonly username: string }): boolean {
  return !target.username || username === ownUsername(target);
}

function isOfKeyring({ code }: Problem): boolean {
  return code.startsWith('keyring.');
}

/** Twine's own entry; that of a project as people give one to twine (`--repository-url …/legacy/?demo`). */
export function serviceOf(uploadUrl: string, project: string | null): string {
  return project === null ? uploadUrl : `${uploadUrl}?${project}`;
}
