/** Texts of the wizard that are not on disk yet, by release and field. They outlive the step that shows them. */
import { create } from 'zustand';
import type { Release } from '../../../shared/contract/index.ts';
import { isOfForm } from '../../../shared/contract/typed.ts';
import { createTextSaver, type TextSaver } from './model/text-saver.ts';

interface UnsavedText {
  readonly text: string;
  /** False where it can only be kept as it was typed: half a template. */
  readonly isAcceptable: boolean;
  /** It waits for the next flush. */
  readonly hasFailed: boolean;
}

export const useUnsavedTexts = create<Readonly<Record<string, UnsavedText>>>(() => ({}));

export function textKey(releaseId: string, name: string): string {
  return `${releaseId} ${name}`;
}

/** What is typed in a field of the release and is not what the draft holds: on its way to the disk, or there already. */
export function useTyped(release: Release, name: string): string | undefined {
  const unsaved = useUnsavedTexts((texts) => texts[textKey(release.id, name)]?.text);
  return unsaved ?? release.typed[name];
}

/** What the header says of a release's texts; nothing where one could not be saved, since a notice says so. */
export function useSaved(releaseId: string): 'saved' | 'saving' | undefined {
  return useUnsavedTexts((texts) => {
    const unsaved = textsOf(texts, releaseId);
    if (unsaved.some(({ hasFailed }) => hasFailed)) return undefined;
    return unsaved.length > 0 ? 'saving' : 'saved';
  });
}

/** Whether a field shows what the release cannot use as it is. Forms that are filled in for later are no part of it. */
export function useHasUnusable(release: Release): boolean {
  return useUnsavedTexts(
    (texts) =>
      textsOf(texts, release.id).some(({ isAcceptable }) => !isAcceptable) ||
      Object.keys(release.typed).some((name) => !isOfForm(name) && texts[textKey(release.id, name)] === undefined),
  );
}

interface TextEntry {
  readonly saver: TextSaver;
  /** The newest way to save it: it knows the host as it is now. */
  save: (text: string) => Promise<void>;
  isAcceptable: (text: string) => boolean;
}

const delayMs = 300;
const entries = new Map<string, TextEntry>();

/** How a text is saved from now on; also after its field is gone. */
export function bindText(key: string, { save, isAcceptable }: Pick<TextEntry, 'save' | 'isAcceptable'>): void {
  Object.assign(entryOf(key), { save, isAcceptable });
}

export function typeText(key: string, text: string): void {
  entryOf(key).saver.set(text);
}

export function flushText(key: string): void {
  void entryOf(key).saver.flush();
}

/** Everything typed is on disk (or could not be saved) when this resolves: before anything is sent or published. */
export async function settleTexts(): Promise<void> {
  await Promise.all([...entries.values()].map(({ saver }) => saver.flush()));
}

function entryOf(key: string): TextEntry {
  const known = entries.get(key);
  if (known !== undefined) return known;
  const put = (text: string | null, hasFailed: boolean) => {
    const { [key]: _, ...others } = useUnsavedTexts.getState();
    const isAcceptable = text !== null && entry.isAcceptable(text);
    useUnsavedTexts.setState(text === null ? others : { ...others, [key]: { text, isAcceptable, hasFailed } }, true);
  };
  const entry: TextEntry = {
    save: () => Promise.resolve(),
    isAcceptable: () => true,
    saver: createTextSaver({
      save: (text) => entry.save(text),
      onChange: (unsaved) => put(unsaved, false),
      // Whatever refused it has said why; the text stays unsaved and goes with the next flush.
      onError: () => put(entry.saver.unsaved(), true),
      delayMs,
      timers: { start: (run, ms) => window.setTimeout(run, ms), stop: (timer) => window.clearTimeout(timer) },
    }),
  };
  entries.set(key, entry);
  return entry;
}

function textsOf(texts: Readonly<Record<string, UnsavedText>>, releaseId: string): readonly UnsavedText[] {
  return Object.entries(texts).flatMap(([key, text]) => (key.startsWith(textKey(releaseId, '')) ? [text] : []));
}
