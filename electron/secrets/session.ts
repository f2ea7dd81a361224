/** Credentials that were typed for this run of the app: in memory only. */
import type { Secret } from './secret.ts';

interface Typed {
  readonly username: string;
  readonly password: Secret;
}

/** By address, not by the target's id: an address that was changed must not be given the token of the one before. */
export interface SessionCredentials {
  get(uploadUrl: string, project: string | null): Typed | null;
  set(uploadUrl: string, project: string | null, typed: Typed): void;
  remove(uploadUrl: string, project: string | null): void;
  /** Of the address and of every project there. */
  removeAll(uploadUrl: string): void;
}

export function createSession(): SessionCredentials {
  const typed = new Map<string, Typed>();
  return {
    get: (uploadUrl, project) => typed.get(keyOf(uploadUrl, project)) ?? null,
    set: (uploadUrl, project, credentials) => void typed.set(keyOf(uploadUrl, project), credentials),
    remove: (uploadUrl, project) => void typed.delete(keyOf(uploadUrl, project)),
    removeAll(uploadUrl) {
      for (const key of typed.keys()) if (key.startsWith(keyOf(uploadUrl, null))) typed.delete(key);
    },
  };
}

function keyOf(uploadUrl: string, project: string | null): string {
  return `${uploadUrl} ${project ?? ''}`;
}
