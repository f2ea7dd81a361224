import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useMemo, useState } from 'react';
import type { LinkRow } from '../../../shared/contract/index.ts';
import { useApi, useApiQueries } from '../../api/index.ts';
import type { LinkCriteria } from './model/link-filter.ts';
import { PAGE_SIZE, pagesFor } from './model/link-pages.ts';

/** The most that one question may ask for. */
const mostAtOnce = 500;

/** The rows that are in sight, of however many there are; what is left of before stays until the first page is there. */
export function useLinkList(criteria: LinkCriteria) {
  const api = useApi();
  const queries = useApiQueries();
  const [range, setRange] = useState({ from: 0, to: 1 });
  // While somebody drags the bar, only where they stop is asked for.
  const settled = useDeferredValue(range);
  const pages = useMemo(() => pagesFor(settled.from, settled.to).filter((page) => page > 0), [settled]);
  const inputFor = (page: number) => ({ ...criteria, offset: page * PAGE_SIZE, limit: PAGE_SIZE });
  // The first is always there: it says how many there are.
  const first = useQuery({
    ...queries.health.links.queryOptions({ input: inputFor(0) }),
    placeholderData: keepPreviousData,
  });
  const others = useQueries({
    queries: pages.map((page) => queries.health.links.queryOptions({ input: inputFor(page) })),
  });
  const isOld = first.isPlaceholderData;
  const rowAt = (index: number): LinkRow | undefined => {
    const page = Math.floor(index / PAGE_SIZE);
    if (page === 0) return first.data?.rows[index];
    return isOld ? undefined : others[pages.indexOf(page)]?.data?.rows[index % PAGE_SIZE];
  };
  const onRange = useCallback((from: number, to: number) => {
    setRange((last) => (last.from === from && last.to === to ? last : { from, to }));
  }, []);

  /** All that match, also those that were never in sight. */
  async function allIds(): Promise<readonly number[]> {
    const ids: number[] = [];
    for (let total = 1; ids.length < total;) {
      const page = await api.health.links({ ...criteria, offset: ids.length, limit: mostAtOnce });
      if (page.rows.length === 0) break;
      ids.push(...page.rows.map(({ id }) => id));
      total = page.total;
    }
    return ids;
  }

  return { total: first.data?.total, error: first.error, isOld, rowAt, onRange, allIds };
}
