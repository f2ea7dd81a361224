/** The hosts that a project's next releases start with, and those that its last one had. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Action, useAction, useApi, useApiQueries } from '../../../api/index.ts';
import type { HostDefaults, Release } from '../../../../shared/contract/index.ts';

export interface HostDefaultsState {
  readonly defaults: HostDefaults | undefined;
  readonly set: Action<boolean, void>;
  readonly takeLast: Action<void, unknown>;
}

export function useHostDefaults({ id: releaseId, hosts }: Release): HostDefaultsState {
  const api = useApi();
  const client = useQueryClient();
  const options = useApiQueries().links.hostDefaults.queryOptions({ input: { releaseId } });
  // Asked again whenever the hosts are others: whether they are the saved ones depends on them.
  const queryKey = [...options.queryKey, hosts] as const;
  const { data } = useQuery({
    queryKey,
    queryFn: () => api.links.hostDefaults({ releaseId }),
    placeholderData: keepPreviousData,
  });
  return {
    defaults: data,
    set: useAction(async (isOn: boolean) => {
      client.setQueryData(queryKey, await api.links.setHostDefaults({ releaseId, isOn }));
    }),
    takeLast: useAction(() => api.links.takeLastHosts({ releaseId })),
  };
}
