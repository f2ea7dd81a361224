import type { MonitorPatch, MonitorSettings } from '../../shared/contract/index.ts';
import { monitorPatchSchema } from '../../shared/contract/health.ts';
import type { SettingsStore } from './types.ts';

const key = 'monitor.settings';

export const usualSettings: MonitorSettings = {
  enabled: true,
  byteBudget: 1024 ** 3,
  meanHours: 6,
  notify: true,
  quietHours: null,
};

/** Settings that cannot be read (an older or newer version wrote them) count as not set. */
export async function readMonitorSettings(store: SettingsStore): Promise<MonitorSettings> {
  const stored = monitorPatchSchema.safeParse(parseJson(await store.get(key)));
  return stored.success ? { ...usualSettings, ...stored.data } : usualSettings;
}

export async function saveMonitorSettings(
  store: SettingsStore,
  settings: MonitorSettings,
  patch: MonitorPatch,
): Promise<MonitorSettings> {
  const next = { ...settings, ...patch };
  await store.set(key, JSON.stringify(next));
  return next;
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? {} : JSON.parse(text);
  } catch {
    return {};
  }
}
