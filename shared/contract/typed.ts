/** Names of the fields whose text a draft keeps as it was typed, until it is what the draft itself holds. */
export const typedNames = {
  tag: 'tag',
  folder: 'folder',
  /** The template of a host that is not added yet. */
  newHost: 'new-host',
  /** Empty unless it is to be a rehearsal host. */
  newHostRehearsal: 'new-host rehearsal',
  /** The template of a host that the draft has. */
  host: (hostId: string) => `host ${hostId}`,
  /** The form of the place behind a host, as JSON: what in it is not as its link template says. Never a secret. */
  place: (hostId: string) => `place ${hostId}`,
} as const;

/** What a form is filled in with, and nothing of the release itself. */
export function isOfForm(name: string): boolean {
  return name === typedNames.newHost || name === typedNames.newHostRehearsal || name.startsWith('place ');
}

/** Characters. */
export const longestTyped = 10_000;
