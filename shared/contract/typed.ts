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
} as const;

/** Characters. */
export const longestTyped = 10_000;
