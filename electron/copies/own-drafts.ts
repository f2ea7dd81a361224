/**
 * Drafts of releases that this app makes and has not published yet: kept, so that after a failure or a kill they are
 * known from those of a person, who publishes theirs themselves.
 */
import { z } from 'zod';
import type { Store } from '../store/index.ts';
import { type RememberedList, rememberedList } from './remembered-list.ts';

const ownDraftSchema = z.object({
  /** Repository and tag in one. */
  id: z.string(),
  /** GitHub's number of the release; null as long as no answer has come to the request that makes it. */
  release: z.number().int().nullable(),
});
export type OwnDraft = Readonly<z.infer<typeof ownDraftSchema>>;

export type OwnDrafts = RememberedList<OwnDraft>;

/** What cannot be read is forgotten: the drafts are then left to the person. */
export function createOwnDrafts(settings: Pick<Store['settings'], 'get' | 'set'>): OwnDrafts {
  return rememberedList(settings, 'copies.own-drafts', ownDraftSchema);
}
