/** A short list in the settings: read whole, written whole, one change after the other. */
import { z } from 'zod';
import type { Store } from '../store/index.ts';

export interface RememberedList<Entry extends { readonly id: string }> {
  list(): Promise<readonly Entry[]>;
  get(id: string): Promise<Entry | null>;
  /** In the place of the one with its id; on disk when it resolves. */
  remember(entry: Entry): Promise<void>;
  forget(id: string): Promise<void>;
}

/** What cannot be read of it is forgotten. */
export function rememberedList<Entry extends { readonly id: string }>(
  settings: Pick<Store['settings'], 'get' | 'set'>,
  setting: string,
  schema: z.ZodType<Entry>,
): RememberedList<Entry> {
  let last: Promise<unknown> = Promise.resolve();
  const list = async () => parse(schema, await settings.get(setting));
  const change = (apply: (entries: readonly Entry[]) => readonly Entry[]) => {
    const work = last
      .catch(() => undefined)
      .then(async () => settings.set(setting, JSON.stringify(apply(await list()))));
    last = work;
    return work;
  };
  return {
    list,
    get: async (id) => (await list()).find((each) => each.id === id) ?? null,
    remember: (entry) => change((entries) => [...entries.filter(({ id }) => id !== entry.id), entry]),
    forget: (id) => change((entries) => entries.filter((each) => each.id !== id)),
  };
}

function parse<Entry>(schema: z.ZodType<Entry>, text: string | null): readonly Entry[] {
  try {
    return z.array(schema).parse(JSON.parse(text ?? '[]'));
  } catch {
    return [];
  }
}
