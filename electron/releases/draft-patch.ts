import type { ReleasePatch } from '../../shared/contract/index.ts';
import { typedNames } from '../../shared/contract/typed.ts';
import type { Draft } from './draft.ts';

/** A field that is set holds what was typed in it. */
export function patchDraft(draft: Draft, { typed = {}, ...fields }: Omit<ReleasePatch, 'targetId'>): Draft {
  const accepted = Object.keys(fields).map((name) => [name, null] as const);
  return withTyped({ ...draft, ...fields }, { ...Object.fromEntries(accepted), ...typed });
}

/** Null: nothing is typed there any more. What was typed in a field that the draft does not have is forgotten. */
export function withTyped(draft: Draft, changes: NonNullable<ReleasePatch['typed']>): Draft {
  const { tag, folder, newHost, newHostRehearsal, host, place } = typedNames;
  const names = new Set([
    tag,
    folder,
    newHost,
    newHostRehearsal,
    ...draft.hosts.flatMap(({ id }) => [host(id), place(id)]),
  ]);
  const typed = Object.entries({ ...draft.typed, ...changes }).flatMap(([name, text]) =>
    text !== null && names.has(name) ? [[name, text] as const] : [],
  );
  return { ...draft, typed: Object.fromEntries(typed) };
}
