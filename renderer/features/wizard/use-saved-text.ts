import { useCallback, useEffect, useState } from 'react';
import { bindText, flushText, typeText, useUnsavedTexts } from './saving.ts';

export interface SavedText {
  readonly text: string;
  readonly set: (text: string) => void;
  /** On blur. */
  readonly flush: () => void;
}

interface SavedTextOptions {
  /** Names the text across steps: `r1 tag`. */
  readonly key: string;
  /** What is on disk. */
  readonly value: string;
  readonly save: (text: string) => Promise<void>;
  /** False for a text that would be refused for certain: it is kept, and not sent. */
  readonly canSave?: (text: string) => boolean;
}

/** A text field's value, saved as it is typed. While something is unsaved, what was typed wins over what is on disk. */
export function useSavedText({ key, value, save, canSave = always }: SavedTextOptions): SavedText {
  const unsaved = useUnsavedTexts((state) => state.texts[key]);
  const [typed, setTyped] = useState<string | null>(null);
  // What is on disk has caught up: from here on it is shown.
  if (typed !== null && unsaved === undefined && typed === value) setTyped(null);

  useEffect(() => bindText(key, save, canSave));
  const flush = useCallback(() => flushText(key), [key]);
  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  return {
    text: typed ?? unsaved ?? value,
    set: (text) => {
      setTyped(text);
      typeText(key, text, canSave(text));
    },
    flush,
  };
}

const always = () => true;
