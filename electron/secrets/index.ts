/**
 * Tokens and passwords for indexes: from the operating system's keyring, from the environment, from `~/.pypirc`, or typed
 * for this session. They leave this room as a Secret, which shows itself to nobody.
 */
import { join } from 'node:path';
import { normalizeName } from '../../shared/packaging/index.ts';
import { isProblem, type Problem, ProblemError } from '../../shared/problem/index.ts';
import { checkCredential } from '../../shared/targets/index.ts';
import { describeCredentials } from './describe.ts';
import { type Environment, type EnvironmentCredentials, environmentCredentials } from './environment.ts';
import { type Keyring, openKeyring } from './keyring.ts';
import {
  type FoundCredentials,
  lookUp,
  ownUsername,
  type Places,
  type SecretSource,
  type SecretTarget,
  serviceOf,
} from './lookup.ts';
import { type Pypirc, readPypirc } from './pypirc.ts';
import { createRedactor } from './redactor.ts';
import { revealSecret, Secret } from './secret.ts';
import { createSession } from './session.ts';
import { secretVariables } from './variables.ts';

export type { Environment, EnvironmentCredentials } from './environment.ts';
export type { Keyring } from './keyring.ts';
export type { FoundCredentials, SecretSource, SecretTarget } from './lookup.ts';
export type { Pypirc, PypircSection } from './pypirc.ts';
export { describeSecret } from './describe.ts';
export { revealSecret, Secret } from './secret.ts';

export interface SecretStatus {
  readonly present: boolean;
  readonly from: SecretSource | null;
  /** Kept for the project that was asked about, not for the index. */
  readonly ofProject: boolean;
  readonly username: string | null;
  /** What is there, in one sentence without the secret; empty where there is nothing. */
  readonly hint: string;
  /** Why it cannot be used, or why a place could not be looked into. */
  readonly problem: Problem | null;
}

/** A project is named as one likes; null stands for the index. */
export interface Secrets {
  /**
   * What an upload of this project is authorized with, checked as far as it says something of itself. Null where nothing
   * is set. Problems: `credentials.*`; where nothing is found also `keyring.locked`, `keyring.failed`, `pypirc.unreadable`.
   */
  find(target: SecretTarget, project: string | null): Promise<FoundCredentials | null>;
  /** The same for a person to see; rejects for bugs only. */
  status(target: SecretTarget, project: string | null): Promise<SecretStatus>;
  /** Problems: `credentials.*`, `keyring.*`: what could not be kept is kept nowhere. */
  set(target: SecretTarget, project: string | null, secret: Secret, where: 'session' | 'keyring'): Promise<void>;
  /** Problems: `keyring.*`. */
  forget(target: SecretTarget, project: string | null, where: 'session' | 'keyring'): Promise<void>;
  /** All that was typed for this run for an index, and for its projects; what is kept elsewhere stays. */
  forgetTyped(target: Pick<SecretTarget, 'uploadUrl'>): void;
  /** Problems: `pypirc.unreadable`. */
  readPypirc(): Promise<Pypirc>;
  /** What twine's variables are for; null where they are not set. */
  readEnvironment(): Promise<EnvironmentCredentials | null>;
  /** `AWS_ACCESS_KEY_ID`, which is no secret; null where it is not set. */
  readonly accessKeyId: string | null;
  /** A text without any secret that was seen in this run, and without whatever looks like a token of PyPI. */
  redact(text: string): string;
}

export function createSecrets(options: {
  /** The person's home folder. */
  readonly home: string;
  readonly environment: Environment;
  readonly keyring?: Keyring;
  readonly pypircPath?: string;
  readonly now?: () => Date;
}): Secrets {
  const redactor = createRedactor();
  const now = options.now ?? (() => new Date());
  const places: Places = {
    session: createSession(),
    environment: options.environment,
    keyring: options.keyring ?? openKeyring(),
    pypircPath: options.pypircPath ?? join(options.home, '.pypirc'),
    remember: (secret) => redactor.remember(secret),
  };
  // Known from the start: a program that fails early may print its environment.
  for (const name of secretVariables) redactor.remember(options.environment[name] ?? '');

  const check = (target: SecretTarget, project: string | null, { username, password }: Usable) =>
    checkCredential({ index: target, project, username, secret: revealSecret(password), now: now().getTime() });

  return {
    async find(target, project) {
      const { found, problems } = await lookUp(places, target, normalized(project));
      if (found === null) {
        const [blocking] = problems.filter(({ code }) => code !== 'keyring.missing');
        if (blocking === undefined) return null;
        throw new ProblemError(blocking);
      }
      check(target, project, found);
      return found;
    },
    async status(target, project) {
      const { found, problems } = await lookUp(places, target, normalized(project));
      if (found === null) {
        const nothing = { present: false, from: null, ofProject: false, username: null, hint: '' };
        return { ...nothing, problem: problems[0] ?? null };
      }
      const { from, username } = found;
      const unusable = problemOf(() => check(target, project, found));
      const hint = describeCredentials(found, target.noun);
      const ofProject = found.project !== null;
      return { present: true, from, ofProject, username, hint, problem: unusable ?? problems[0] ?? null };
    },
    async set(target, project, secret, where) {
      const username = ownUsername(target);
      // A token that was copied with the line break behind it.
      const text = revealSecret(secret).trim();
      redactor.remember(text);
      const password = new Secret(text);
      check(target, project, { username, password });
      const scope = normalized(project);
      if (where === 'session') places.session.set(target.uploadUrl, scope, { username, password });
      else {
        await places.keyring.set(serviceOf(target.uploadUrl, scope), username, text);
        // What was typed before would hide it.
        places.session.remove(target.uploadUrl, scope);
      }
    },
    async forget(target, project, where) {
      const scope = normalized(project);
      if (where === 'session') places.session.remove(target.uploadUrl, scope);
      else await places.keyring.remove(serviceOf(target.uploadUrl, scope), ownUsername(target));
    },
    forgetTyped: ({ uploadUrl }) => places.session.removeAll(uploadUrl),
    readPypirc: () => readPypirc(places.pypircPath, places.remember),
    async readEnvironment() {
      const pypirc = await readPypirc(places.pypircPath, places.remember).catch((error: unknown) => {
        if (isProblem(error)) return null;
        throw error;
      });
      return environmentCredentials(options.environment, pypirc, places.remember);
    },
    accessKeyId: options.environment['AWS_ACCESS_KEY_ID'] || null,
    redact: (text) => redactor.redact(text),
  };
}

type Usable = Pick<FoundCredentials, 'username' | 'password'>;

function normalized(project: string | null): string | null {
  return project === null ? null : normalizeName(project);
}

function problemOf(check: () => void): Problem | null {
  try {
    check();
    return null;
  } catch (error) {
    if (isProblem(error)) return error.problem;
    throw error;
  }
}
