/**
 * What is to be known of health on every screen. Asked for now and then: a stream of its own would take one of the few
 * connections that a browser has for this app, on every screen and in every tab (electron/loopback/stream-limit.ts).
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect } from 'react';
import type { HealthTick, Notice } from '../../shared/contract/index.ts';
import { useApi } from './provider.tsx';

const key = ['health', 'glance'] as const;
const askEveryMs = 10_000;

/** Undefined until it is known. */
export function useHealthGlance(): HealthTick | undefined {
  return useQuery<HealthTick>({ queryKey: key, enabled: false }).data;
}

/** Who follows health anyway shares what they know. */
export function useShowHealthGlance(): (tick: HealthTick) => void {
  const queryClient = useQueryClient();
  return useCallback((tick) => void queryClient.setQueryData(key, tick), [queryClient]);
}

const listeners = new Set<(notice: Notice) => void>();

/** Keeps the glance current, and tells each notice once; one place in the app mounts it. */
export function useHealthNotices(tell: (notice: Notice) => void): void {
  const api = useApi();
  const queryClient = useQueryClient();
  useEffect(() => {
    listeners.add(tell);
    return () => void listeners.delete(tell);
  }, [tell]);
  useQuery({
    queryKey: [...key, 'asking'],
    // Without a signal: an answer that is given up takes its notices with it.
    queryFn: async () => {
      const { tick, notices } = await api.health.glance();
      queryClient.setQueryData(key, tick);
      for (const notice of notices) for (const listener of listeners) listener(notice);
      return tick.revision;
    },
    refetchInterval: askEveryMs,
    // Most of all while nobody looks at the window.
    refetchIntervalInBackground: true,
  });
}
