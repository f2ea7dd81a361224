import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { LinkListRow, LinkPage } from '../../../shared/contract/index.ts';
import { useApi, useApiQueries } from '../../api/index.ts';
import type { LinkCriteria } from './model/link-filter.ts';
import { PAGE_SIZE, type Sight, sightOf, wantsTheSame } from './model/link-pages.ts';
import { noteMove } from './use-health-refresh.ts';

/** The most that one question may ask for. */
const mostAtOnce = 500;
/** What was asked for ahead is not asked for again when it comes into sight; useFreshHealth tells what has changed. */
const staleTime = 30_000;

const atFirst: Sight = { from: 0, pages: [0], ahead: null };

/** The rows that are in sight, of however many there are; what is left of before stays until the first page is there. */
export function useLinkList(criteria: LinkCriteria) {
  const api = useApi();
  const queryClient = useQueryClient();
  const { links } = useApiQueries().health;
  const sight = useRef(atFirst);
  // Most of what is scrolled is within the same pages, and then nothing is rendered here.
  const [wanted, setWanted] = useState(atFirst);
  const ofPage = useCallback(
    (page: number) => ({
      ...links.queryOptions({ input: { ...criteria, offset: page * PAGE_SIZE, limit: PAGE_SIZE } }),
      staleTime,
    }),
    [links, criteria],
  );
  // The first is always there: it says how many there are.
  const first = useQuery({ ...ofPage(0), placeholderData: keepPreviousData });
  const pages = useMemo(() => wanted.pages.filter((page) => page > 0), [wanted]);
  const others = useQueries({ queries: pages.map(ofPage), combine: dataOf });
  const { ahead } = wanted;
  useEffect(() => {
    // One that fails is asked for again, and told, once it is in sight.
    if (ahead !== null) queryClient.query(ofPage(ahead)).catch(() => undefined);
  }, [queryClient, ofPage, ahead]);

  const { data, error, isPlaceholderData: isOld } = first;
  const total = data?.total;
  const rowAt = useMemo(() => {
    const rows = new Map([[0, data], ...pages.map((page, at) => [page, isOld ? undefined : others[at]] as const)]);
    return (index: number): LinkListRow | undefined => rows.get(Math.floor(index / PAGE_SIZE))?.rows[index % PAGE_SIZE];
  }, [data, isOld, pages, others]);
  const onRange = useCallback(
    (from: number, to: number) => {
      noteMove();
      const next = sightOf(sight.current, from, to, total ?? 0);
      sight.current = next;
      setWanted((last) => (wantsTheSame(last, next) ? last : next));
    },
    [total],
  );

  /** All that match, also those that were never in sight. */
  async function allIds(): Promise<readonly number[]> {
    const ids: number[] = [];
    for (let count = 1; ids.length < count;) {
      const page = await api.health.links({ ...criteria, offset: ids.length, limit: mostAtOnce });
      if (page.rows.length === 0) break;
      ids.push(...page.rows.map(({ id }) => id));
      count = page.total;
    }
    return ids;
  }

  // A page that arrives turns many empty rows into full ones: between frames, and a piece at a time.
  return { total, error, isOld, rowAt: useDeferredValue(rowAt), onRange, allIds };
}

function dataOf(results: readonly { readonly data: LinkPage | undefined }[]): readonly (LinkPage | undefined)[] {
  return results.map(({ data }) => data);
}
