import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type {
  AppInfo,
  FaultBenchView,
  GatewayView,
  HealthTick,
  Job,
  Release,
  ReleaseSummary,
  Settings,
} from '../../shared/contract/index.ts';
import type { Problem } from '../../shared/problem/index.ts';
import { follow } from './follow.ts';
import { problemOf } from './problem-of.ts';
import { useApi, useApiQueries } from './provider.tsx';

/** What is followed while someone looks at it. `data` is undefined until the first value, and kept from then on. */
export interface Live<Value> {
  readonly data: Value | undefined;
  readonly isLoading: boolean;
  /** Why there will be no more: the draft was removed, for example. */
  readonly problem: Problem | null;
  /** There is no value, and for now none will come; also where no problem says why. */
  readonly hasFailed: boolean;
}

export function useReleases(): Live<readonly ReleaseSummary[]> {
  const api = useApi();
  const queries = useApiQueries();
  return live(
    useQuery({
      queryKey: queries.releases.watchList.experimental_liveKey(),
      queryFn: follow<ReleaseSummary[]>((signal) => api.releases.watchList(undefined, { signal })),
    }),
  );
}

export function useRelease(releaseId: string): Live<Release> {
  const api = useApi();
  const queries = useApiQueries();
  return live(
    useQuery({
      queryKey: queries.releases.watch.experimental_liveKey({ input: { releaseId } }),
      queryFn: follow<Release>((signal) => api.releases.watch({ releaseId }, { signal })),
    }),
  );
}

export function useJobs(): Live<readonly Job[]> {
  const api = useApi();
  const queries = useApiQueries();
  return live(
    useQuery({
      queryKey: queries.jobs.watch.experimental_liveKey(),
      queryFn: follow<Job[]>((signal) => api.jobs.watch(undefined, { signal })),
    }),
  );
}

export function useGateway(): Live<GatewayView> {
  const api = useApi();
  const queries = useApiQueries();
  return live(
    useQuery({
      queryKey: queries.gateway.watch.experimental_liveKey(),
      queryFn: follow<GatewayView>((signal) => api.gateway.watch(undefined, { signal })),
    }),
  );
}

export function useFaultBench(): Live<FaultBenchView> {
  const api = useApi();
  const queries = useApiQueries();
  return live(
    useQuery({
      queryKey: queries.faultBench.watch.experimental_liveKey(),
      queryFn: follow<FaultBenchView>((signal) => api.faultBench.watch(undefined, { signal })),
    }),
  );
}

/** How the monitor is, and when to ask again for what is shown of health. For its own screens; see useHealthGlance. */
export function useHealth(): Live<HealthTick> {
  const api = useApi();
  const queries = useApiQueries();
  return live(
    useQuery({
      queryKey: queries.health.watch.experimental_liveKey(),
      queryFn: follow<HealthTick>((signal) => api.health.watch(undefined, { signal })),
    }),
  );
}

/** What this shell can do; the same for as long as the app runs. */
export function useAppInfo(): Live<AppInfo> {
  return live(useQuery(useApiQueries().app.info.queryOptions({ staleTime: Infinity })));
}

export function useSettings(): Live<Settings> {
  return live(useQuery(useApiQueries().app.settings.queryOptions({ staleTime: Infinity })));
}

function live<Value>(result: UseQueryResult<Value>): Live<Value> {
  return {
    data: result.data,
    isLoading: result.isPending,
    problem: problemOf(result.error),
    hasFailed: result.isLoadingError,
  };
}
