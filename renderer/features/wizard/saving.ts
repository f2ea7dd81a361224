/**
 * Texts of the wizard that are not on disk yet, by key. They outlive the step that shows them and, in the session's
 * storage, a reload of the window; what cannot be saved (half a template) waits here until it can.
 */
import { create } from 'zustand';
import { createTextSaver, type TextSaver } from './model/text-saver.ts';

interface UnsavedTexts {
  readonly texts: Readonly<Record<string, string>>;
  /** Of those, the ones that wait for the person, because they would be refused as they are. */
  readonly held: ReadonlySet<string>;
}

const storageKey = 'fallback-links.unsaved';

export const useUnsavedTexts = create<UnsavedTexts>(() => {
  const texts = restored();
  return { texts, held: new Set(Object.keys(texts)) };
});

/** What the header says of a release's texts; nothing while one of them waits to be put right, since its field says so. */
export function useSaved(releaseId: string): 'saved' | 'saving' | undefined {
  return useUnsavedTexts(({ texts, held }) => {
    const keys = Object.keys(texts).filter((key) => key.startsWith(releaseId));
    if (keys.some((key) => held.has(key))) return undefined;
    return keys.length > 0 ? 'saving' : 'saved';
  });
}

interface TextEntry {
  readonly saver: TextSaver;
  /** The newest way to save it: it knows the host as it is now. */
  save: (text: string) => Promise<void>;
  /** A text that is kept but not sent, because it would be refused. */
  held: string | null;
}

const delayMs = 300;
const entries = new Map<string, TextEntry>();

/** How a text is saved from now on; also after its field is gone. What a reload left unsaved is saved now. */
export function bindText(key: string, save: (text: string) => Promise<void>, canSave: (text: string) => boolean): void {
  const entry = entryOf(key);
  entry.save = save;
  const left = useUnsavedTexts.getState().texts[key];
  if (left !== undefined && entry.held === null && entry.saver.unsaved() === null) typeText(key, left, canSave(left));
}

export function typeText(key: string, text: string, canSave: boolean): void {
  const entry = entryOf(key);
  entry.held = canSave ? null : text;
  if (canSave) entry.saver.set(text);
  else putText(key, text, true);
}

export function flushText(key: string): void {
  void entryOf(key).saver.flush();
}

/** Everything typed is on disk (or refused) when this resolves: before anything is sent, verified or published. */
export async function settleTexts(): Promise<void> {
  await Promise.all([...entries.values()].map(({ saver }) => saver.flush()));
}

export function putText(key: string, text: string | null, isHeld = false): void {
  const state = useUnsavedTexts.getState();
  const { [key]: before, ...others } = state.texts;
  if (text === (before ?? null) && isHeld === state.held.has(key)) return;
  const texts = text === null ? others : { ...others, [key]: text };
  const held = new Set([...state.held].filter((other) => other !== key));
  if (isHeld) held.add(key);
  useUnsavedTexts.setState({ texts, held });
  keep(texts);
}

function entryOf(key: string): TextEntry {
  const known = entries.get(key);
  if (known !== undefined) return known;
  const entry: TextEntry = {
    held: null,
    save: () => Promise.resolve(),
    saver: createTextSaver({
      save: (text) => entry.save(text),
      onChange: (unsaved) => (entry.held === null ? putText(key, unsaved) : putText(key, entry.held, true)),
      // Whatever refused it has said why; the text stays unsaved and goes with the next flush.
      onError: () => {},
      delayMs,
      timers: { start: (run, ms) => window.setTimeout(run, ms), stop: (timer) => window.clearTimeout(timer) },
    }),
  };
  entries.set(key, entry);
  return entry;
}

function restored(): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(Object.entries(kept).filter(isText));
  } catch {
    return {};
  }
}

function keep(texts: Readonly<Record<string, string>>): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(texts));
  } catch {
    // A shell without storage: the texts live as long as the window.
  }
}

function isText(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}
