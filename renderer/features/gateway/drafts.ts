/** What was typed and is not saved yet, or cannot be, by field. It outlives the screen and a reload of the window. */
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

interface Drafts {
  readonly texts: Readonly<Record<string, string>>;
}

export const useDrafts = create<Drafts>()(
  persist((): Drafts => ({ texts: {} }), {
    name: 'fallback-links.gateway-drafts',
    storage: createJSONStorage(() => sessionStorage),
  }),
);

export function setDraft(key: string, text: string | null): void {
  useDrafts.setState(({ texts }) => {
    const { [key]: _before, ...others } = texts;
    return { texts: text === null ? others : { ...others, [key]: text } };
  });
}
