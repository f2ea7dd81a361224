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
  summaries(): readonly ReleaseSummary[];
  watchSummaries(signal?: AbortSignal): AsyncGenerator<readonly ReleaseSummary[], void, void>;
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
  /** Some saved draft could not be read: what it refers to is not known. */
  readonly hasUnreadable: boolean;
  close(): Promise<void>;
}

interface Entry {
  draft: Draft;
  /** As it is on the disk. Another than `draft` while a save runs, and after one that failed. */
  saved: Draft | null;
  readonly live: Live<Draft>;
  /** The save that is running, and the one that will start after it, if any change has come since. */
  saving: Promise<void> | null;
  next: Promise<void> | null;
}

export async function loadDrafts(options: {
  readonly store: Store;
  /** Never throws: a draft can be looked at, whatever has become of its index. */
  readonly targetOf: (draft: Draft) => IndexTarget;
  readonly now: () => Date;
  /** A saved draft that cannot be read stays on disk as it is; this hears of it. */
  readonly onUnreadable: (error: unknown) => void;
}): Promise<Drafts> {
  const { store, targetOf, now } = options;
  const entries = new Map<string, Entry>();
  const open = (draft: Draft, saved: Draft | null) =>
    entries.set(draft.id, { draft, saved, live: createLive(draft), saving: null, next: null });

  let hasUnreadable = false;
  for (const stored of await store.drafts.list()) {
    try {
      const draft = parseDraft(stored.id, stored.document);
      open(draft, draft);
    } catch (error) {
      hasUnreadable = true;
      options.onUnreadable(error);
    }
  }

  const list = () =>
    [...entries.values()]
      .map(({ draft }) => draft)
      .toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0));
  // Summed up when somebody looks, not at every change: ten thousand files change one by one.
  const known = new WeakMap<Draft, ReleaseSummary>();
  const summary = (draft: Draft) => {
    const made = known.get(draft) ?? summaryOf(draft);
    known.set(draft, made);
    return made;
  };
  const changes = createLive(0);
  const changed = () => changes.set(changes.get() + 1);

  const show = (draft: Draft) => viewOf(draft, targetOf(draft), now().getTime());

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
    entry.saved = draft;
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
    const next = apply(entry.draft);
    if (next === entry.draft) return;
    entry.draft = { ...next, updatedAt: now().toISOString() };
    entry.live.set(entry.draft);
    changed();
    await save(entry);
  };

  return {
    list,
    hasUnreadable,
    summaries: () => list().map(summary),
    async *watchSummaries(signal) {
      for await (const _ of changes.watch(signal)) yield list().map(summary);
    },
    get: (id) => entryOf(id).draft,
    view: (id) => show(entryOf(id).draft),
    async *watch(id, signal) {
      for await (const draft of entryOf(id).live.watch(signal)) yield show(draft);
    },
    async create() {
      const draft = newDraft(randomUUID(), now());
      open(draft, null);
      changed();
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
      changed();
      await (entry.next ?? entry.saving)?.catch(() => undefined);
      try {
        await store.drafts.remove(id);
        entry.live.end();
      } catch (error) {
        // It is still on the disk: without this it would come back at the next start, as a surprise.
        entries.set(id, entry);
        changed();
        throw error;
      }
    },
    async close() {
      changes.end();
      await Promise.allSettled(
        [...entries.values()].map(async (entry) => {
          entry.live.end();
          await (entry.next ?? entry.saving)?.catch(() => undefined);
          // A disk that was full may have room by now; the person saw the change.
          if (entry.saved !== entry.draft) await write(entry);
        }),
      );
    },
  };
}
