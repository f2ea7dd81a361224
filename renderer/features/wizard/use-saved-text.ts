import { useCallback, useEffect, useState } from 'react';
import { longestTyped } from '../../../shared/contract/typed.ts';
import { bindText, flushText, textKey, typeText, useTyped, useUnsavedTexts } from './saving.ts';
import type { StepProps } from './step-props.ts';

export interface SavedText {
  readonly text: string;
  readonly set: (text: string) => void;
  /** On blur. */
  readonly flush: () => void;
}

interface SavedTextOptions extends Pick<StepProps, 'release' | 'actions'> {
  /** Of `typedNames`. */
  readonly name: string;
  /** What the draft holds; empty for a field that only becomes part of it by a button. */
  readonly value?: string;
  readonly accept?: {
    /** False for a text that would be refused for certain: it is kept in the draft as it was typed. */
    readonly can: (text: string) => boolean;
    readonly save: (text: string) => Promise<void>;
  };
}

/** A text field's value, saved as it is typed. What was typed wins over what the draft holds until that is the same. */
export function useSavedText({ release, actions, name, value = '', accept }: SavedTextOptions): SavedText {
  const key = textKey(release.id, name);
  const isSaved = useUnsavedTexts((texts) => texts[key] === undefined);
  const stored = useTyped(release, name) ?? value;
  const [typed, setTyped] = useState<string | null>(null);
  // What is on disk has caught up: from here on it is shown.
  if (typed !== null && isSaved && typed === stored) setTyped(null);

  useEffect(() =>
    bindText(key, {
      isAcceptable: (text) => accept?.can(text) ?? true,
      save: (text) =>
        accept?.can(text) === true
          ? accept.save(text)
          : actions.keepTyped(name, text === value ? null : text.slice(0, longestTyped)),
    }),
  );
  const flush = useCallback(() => flushText(key), [key]);
  useEffect(() => {
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);

  return {
    text: typed ?? stored,
    set: (text) => {
      setTyped(text);
      typeText(key, text);
    },
    flush,
  };
}
