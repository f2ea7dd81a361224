/** The person's own targets as they are kept in the settings. */
import { z } from 'zod';
import type { Store } from '../store/index.ts';

const key = 'targets';

const storedTargetSchema = z.object({
  id: z.string(),
  name: z.string(),
  uploadUrl: z.string(),
  simpleUrl: z.string(),
  rehearsal: z.boolean(),
  username: z.string().nullable(),
});
export type StoredTarget = z.infer<typeof storedTargetSchema>;

export interface StoredTargets {
  readonly targets: readonly StoredTarget[];
  /** What another version of the app has written: kept as it is. */
  readonly unknown: readonly unknown[];
}

export async function readStored(store: Pick<Store, 'settings'>): Promise<StoredTargets> {
  const entries = z
    .array(z.unknown())
    .catch([])
    .parse(parseJson(await store.settings.get(key)));
  const targets: StoredTarget[] = [];
  const unknown: unknown[] = [];
  for (const entry of entries) {
    const target = storedTargetSchema.safeParse(entry);
    if (target.success) targets.push(target.data);
    else unknown.push(entry);
  }
  return { targets, unknown };
}

export async function writeStored(store: Pick<Store, 'settings'>, { targets, unknown }: StoredTargets): Promise<void> {
  await store.settings.set(key, JSON.stringify([...targets, ...unknown]));
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? [] : JSON.parse(text);
  } catch {
    return [];
  }
}
