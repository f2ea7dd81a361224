/** Twine's environment variables. What is empty counts as not set: a CI's secret that is missing looks like that. */
import { wellKnownTargets } from '../../shared/targets/index.ts';
import type { Pypirc } from './pypirc.ts';
import { Secret } from './secret.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface EnvironmentCredentials {
  /** The index they are for. */
  readonly uploadUrl: string;
  /** The section of `.pypirc` that named it; null where its address was given. */
  readonly section: string | null;
  readonly username: string | null;
  readonly password: Secret | null;
}

/**
 * Null where neither user name nor password is set, or the index that they are for is not known. Twine gives them to the
 * one index of its run: `TWINE_REPOSITORY_URL`, else the section `TWINE_REPOSITORY`, else PyPI. An app that knows
 * several must not give them to any other.
 */
export function environmentCredentials(
  environment: Environment,
  pypirc: Pypirc | null,
  remember: (secret: string) => void,
): EnvironmentCredentials | null {
  const of = (name: string) => environment[name] || null;
  const [username, password] = [of('TWINE_USERNAME'), of('TWINE_PASSWORD')];
  if (username === null && password === null) return null;
  const named = of('TWINE_REPOSITORY') ?? 'pypi';
  const url = of('TWINE_REPOSITORY_URL');
  const section = pypirc?.sections.find(({ name }) => name === named) ?? null;
  // These two need no file, and so none that can be read.
  const known = wellKnownTargets.find(({ id }) => id === named)?.uploadUrl;
  const uploadUrl = url ?? section?.repository ?? (pypirc === null ? known : null) ?? null;
  if (uploadUrl === null) return null;
  if (password !== null) remember(password);
  return {
    uploadUrl,
    section: url === null ? named : null,
    username: username ?? (url === null ? (section?.username ?? null) : null),
    password: password === null ? null : new Secret(password),
  };
}
