/**
 * The drafts in memory, their saving and their watchers. A change is applied at once and answered when it is on disk;
 * changes that come while a save runs are saved together by the next one. Saves of one draft never overtake each other.
 */
import { randomUUID } from 'node:crypto';
import type { IndexTarget, Release, ReleaseSummary } from '../../shared/contract/index.ts';
import { problem } from '../../shared/problem/index.ts';
import { createLive, type Live } from '../live/index.ts';
import type { Store } from '../store/index.ts';
import { type Draft, type DraftFile, newDraft, parseDraft, serializeDraft } from './draft.ts';
import { summaryOf, viewOf } from './draft-view.ts';

export interface Drafts {
  list(): readonly Draft[];
  summaries: Live<readonly ReleaseSummary[]>;
  /** @throws problem `draft.unknown` */
  get(id: string): Draft;
  view(id: string): Release;
  watch(id: string, signal?: AbortSignal): AsyncGenerator<Release, void, void>;
  create(): Promise<Draft>;
  /** Applies a pure change; resolves when it is on disk. Changes of a draft that is gone are dropped. */
  change(id: string, apply: (draft: Draft) => Draft): Promise<void>;
  /** The same for one file of it. */
  changeFile(id: string, fileId: string, apply: (file: DraftFile) => DraftFile): Promise<void>;
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}

interface Entry {
  draft: Draft;
  readonly live: Live<Draft>;
  /** The save that is running, and the one that will start after it, if any change has come since. */
  saving: Promise<void> | null;
  next: Promise<void> | null;
}

export async function loadDrafts(options: {
  readonly store: Store;
  readonly target: IndexTarget;
  readonly now: () => Date;
  /** A saved draft that cannot be read stays on disk as it is; this hears of it. */
  readonly onUnreadable: (error: unknown) => void;
}): Promise<Drafts> {
  const { store, target, now } = options;
  const entries = new Map<string, Entry>();
  const open = (draft: Draft) => entries.set(draft.id, { draft, live: createLive(draft), saving: null, next: null });

  for (const stored of await store.drafts.list()) {
    try {
      open(parseDraft(stored.id, stored.document));
    } catch (error) {
      options.onUnreadable(error);
    }
  }

  const list = () =>
    [...entries.values()]
      .map(({ draft }) => draft)
      .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
  const summaries = createLive<readonly ReleaseSummary[]>(list().map(summaryOf));
  const summarize = () => summaries.set(list().map(summaryOf));

  const entryOf = (id: string): Entry => {
    const entry = entries.get(id);
    if (entry !== undefined) return entry;
    throw problem(
      'draft.unknown',
      'This release draft does not exist any more.',
      { draft: id },
      'Go back to the list of releases.',
    );
  };

  const write = async (entry: Entry) => {
    const { draft } = entry;
    await store.drafts.save({ id: draft.id, updatedAt: draft.updatedAt, document: serializeDraft(draft) });
  };
  const save = (entry: Entry): Promise<void> => {
    if (entry.saving === null) {
      entry.saving = write(entry).finally(() => {
        entry.saving = null;
      });
      return entry.saving;
    }
    entry.next ??= entry.saving
      .catch(() => undefined)
      .then(() => {
        entry.next = null;
        return save(entry);
      });
    return entry.next;
  };

  const change: Drafts['change'] = async (id, apply) => {
    const entry = entries.get(id);
    if (entry === undefined) return;
    const changed = apply(entry.draft);
    if (changed === entry.draft) return;
    entry.draft = { ...changed, updatedAt: now().toISOString() };
    entry.live.set(entry.draft);
    summarize();
    await save(entry);
  };

  return {
    list,
    summaries,
    get: (id) => entryOf(id).draft,
    view: (id) => viewOf(entryOf(id).draft, target),
    async *watch(id, signal) {
      for await (const draft of entryOf(id).live.watch(signal)) yield viewOf(draft, target);
    },
    async create() {
      const draft = newDraft(randomUUID(), now());
      open(draft);
      summarize();
      await save(entryOf(draft.id));
      return draft;
    },
    change,
    changeFile: (id, fileId, apply) =>
      change(id, (draft) => ({
        ...draft,
        files: draft.files.map((file) => (file.id === fileId ? apply(file) : file)),
      })),
    async remove(id) {
      const entry = entryOf(id);
      entries.delete(id);
      entry.live.end();
      summarize();
      await (entry.next ?? entry.saving)?.catch(() => undefined);
      await store.drafts.remove(id);
    },
    async close() {
      summaries.end();
      await Promise.allSettled(
        [...entries.values()].map(async (entry) => {
          entry.live.end();
          await (entry.next ?? entry.saving);
        }),
      );
    },
  };
}
