/** Rows of a long list come in pages of one size, each fetched once it is near what is in sight. */
export const PAGE_SIZE = 100;

/** The pages that hold the rows from `from` up to `to`. */
export function pagesFor(from: number, to: number): readonly number[] {
  if (to <= from) return [0];
  const first = Math.floor(from / PAGE_SIZE);
  const last = Math.floor((to - 1) / PAGE_SIZE);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

export interface Sight {
  readonly from: number;
  readonly pages: readonly number[];
  /** The page that comes next if the list goes on as it went, asked for before its rows are needed; null: there is none. */
  readonly ahead: number | null;
}

/** What is wanted of a list of `total` now that the rows from `from` up to `to` are in sight, and it came from `last`. */
export function sightOf(last: Pick<Sight, 'from'>, from: number, to: number, total: number): Sight {
  const pages = pagesFor(from, to);
  const ahead = from < last.from ? Math.min(...pages) - 1 : Math.max(...pages) + 1;
  return { from, pages, ahead: ahead >= 0 && ahead * PAGE_SIZE < total ? ahead : null };
}

export function wantsTheSame(one: Sight, other: Sight): boolean {
  return one.ahead === other.ahead && one.pages.join() === other.pages.join();
}
