/** What of the links is shown, and in which order. It outlives the screen, so that the way back leads to the same list. */
import { create } from 'zustand';
import type { LinkQuery, LinkState } from '../../../../shared/contract/index.ts';

export type LinkSort = LinkQuery['sort'];

const sorts: readonly LinkSort[] = ['state', 'file', 'host', 'completion', 'normalised', 'changed'];

/** The order that a column stands for; null where it stands for none. */
export function sortOf(column: string): LinkSort | null {
  return sorts.find((sort) => sort === column) ?? null;
}

export interface LinkFilter {
  readonly text: string;
  /** Empty: all. */
  readonly states: readonly LinkState[];
  /** Empty: all. */
  readonly host: string;
  readonly project: string;
  readonly sort: LinkSort;
  readonly descending: boolean;
}

export const allLinks: LinkFilter = {
  text: '',
  states: [],
  host: '',
  project: '',
  sort: 'state',
  descending: false,
};

export const useLinkFilter = create<LinkFilter>()(() => allLinks);

/** Shows what is named and nothing else is asked of it; the order stays. */
export function showOnly(filter: Partial<Pick<LinkFilter, 'states' | 'host' | 'project'>>): void {
  useLinkFilter.setState({ text: '', states: [], host: '', project: '', ...filter });
}

export type LinkCriteria = Omit<LinkQuery, 'offset' | 'limit'>;

/** What is asked of the main process; what is not filtered by is left out. */
export function criteriaOf({ text, states, host, project, sort, descending }: LinkFilter): LinkCriteria {
  const needle = text.trim().slice(0, 200);
  return {
    ...(needle === '' ? {} : { text: needle }),
    ...(states.length === 0 ? {} : { states: [...states] }),
    ...(host === '' ? {} : { host }),
    ...(project === '' ? {} : { project }),
    sort,
    descending,
  };
}

/** Whether something is left out. */
export function isFiltered({ text, states, host, project }: LinkFilter): boolean {
  return text.trim() !== '' || states.length > 0 || host !== '' || project !== '';
}

export function toggledState(states: readonly LinkState[], state: LinkState): readonly LinkState[] {
  return states.includes(state) ? states.filter((each) => each !== state) : [...states, state];
}

/** A press on a header: another column begins ascending, the same one turns round. */
export function sortedBy(filter: Pick<LinkFilter, 'sort' | 'descending'>, sort: LinkSort) {
  return { sort, descending: filter.sort === sort ? !filter.descending : false };
}
