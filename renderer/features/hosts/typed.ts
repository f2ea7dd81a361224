/** What was typed into the forms of the screen. It outlives the screen and a reload of the window. */
import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { PresetId } from '../../../shared/links/index.ts';
import { emptySample, type SampleTexts } from './model/sample-input.ts';

interface Typed {
  readonly sample: SampleTexts;
  readonly preset: PresetId;
  /** Of the presets' fields, by their names. */
  readonly parts: Readonly<Record<string, string>>;
}

export const useTypedHosts = create<Typed>()(
  persist((): Typed => ({ sample: emptySample, preset: 'github', parts: {} }), {
    name: 'fallback-links.typed-hosts',
    storage: createJSONStorage(() => sessionStorage),
  }),
);
