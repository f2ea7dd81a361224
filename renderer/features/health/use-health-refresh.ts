import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useApiQueries, useHealth, useShowHealthGlance } from '../../api/index.ts';

/** Oftener nobody can read it. */
const everyMs = 2000;

/** So long after a list was moved it stands still. */
const stillMs = 300;
let movedAt = Number.NEGATIVE_INFINITY;

/** The rows of a list moved: what would be asked again now would stand in the way of the next frame, and waits. */
export function noteMove(): void {
  movedAt = performance.now();
}

/** Asks again for all of health that is shown. */
export function useHealthRefresh(): () => Promise<void> {
  const queryClient = useQueryClient();
  const { overview, links, link, host, settings } = useApiQueries().health;
  return useCallback(async () => {
    const keys = [overview.key(), links.key(), link.key(), host.key(), settings.key()];
    await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })));
  }, [queryClient, overview, links, link, host, settings]);
}

/** Keeps what is shown true: asks again when the monitor says that something changed, at most every two seconds. */
export function useFreshHealth(): void {
  const tick = useHealth().data;
  const showGlance = useShowHealthGlance();
  const revision = tick?.revision;
  const refresh = useHealthRefresh();
  useEffect(() => {
    if (tick !== undefined) showGlance(tick);
  }, [tick, showGlance]);
  const last = useRef({ revision, at: 0 });
  useEffect(() => {
    if (revision === undefined || revision === last.current.revision) return undefined;
    const isFirst = last.current.revision === undefined;
    const ask = () => {
      const moving = movedAt + stillMs - performance.now();
      if (moving > 0) {
        timer = setTimeout(ask, moving);
        return;
      }
      last.current = { revision, at: Date.now() };
      if (!isFirst) void refresh();
    };
    let timer = setTimeout(ask, Math.max(0, last.current.at + everyMs - Date.now()));
    return () => clearTimeout(timer);
  }, [revision, refresh]);
}
