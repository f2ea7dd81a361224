import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { MonitorPatch, MonitorSettings } from '../../../shared/contract/index.ts';
import { type Action, useAction, useApi, useApiQueries } from '../../api/index.ts';
import { useHealthRefresh } from './use-health-refresh.ts';

export function useMonitorSettings() {
  return useQuery(useApiQueries().health.settings.queryOptions());
}

/** Changes the monitor's settings; what came of it is shown at once. */
export function useMonitorUpdate(): Action<MonitorPatch, MonitorSettings> {
  const api = useApi();
  const queryClient = useQueryClient();
  const { queryKey } = useApiQueries().health.settings.queryOptions();
  const refresh = useHealthRefresh();
  return useAction<MonitorPatch, MonitorSettings>(async (patch) => {
    const settings = await api.health.updateSettings(patch);
    queryClient.setQueryData(queryKey, settings);
    await refresh();
    return settings;
  });
}
