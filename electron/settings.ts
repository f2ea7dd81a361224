import type { Settings, SettingsPatch } from '../shared/contract/index.ts';
import { settingsPatchSchema } from '../shared/contract/shell.ts';
import type { Store } from './store/index.ts';

const defaults: Settings = { theme: 'system' };
const key = 'app.settings';

/** Settings that cannot be read (an older or newer version wrote them) count as not set. */
export async function readSettings(store: Store): Promise<Settings> {
  const stored = settingsPatchSchema.safeParse(parseJson(await store.settings.get(key)));
  return stored.success ? { ...defaults, ...stored.data } : defaults;
}

export async function updateSettings(store: Store, patch: SettingsPatch): Promise<Settings> {
  const settings = { ...(await readSettings(store)), ...patch };
  await store.settings.set(key, JSON.stringify(settings));
  return settings;
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}
