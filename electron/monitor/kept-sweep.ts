/** Which hosts have their places under the cap, kept over a restart: a program that restarts must not suspend a tenth anew. */
import { newSweep, type Sweep } from '../../shared/links/index.ts';
import { sweepSchema } from '../../shared/links/state/schemas.ts';
import type { SettingsStore } from './types.ts';

const key = 'monitor.sweep';

export async function readSweep(store: SettingsStore): Promise<Sweep> {
  const parsed = sweepSchema.safeParse(parseJson(await store.get(key)));
  return parsed.success ? parsed.data : newSweep;
}

export async function keepSweep(store: SettingsStore, sweep: Sweep): Promise<void> {
  await store.set(key, JSON.stringify(sweep));
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
