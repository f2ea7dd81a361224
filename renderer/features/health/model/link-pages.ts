/** Rows of a long list come in pages of one size, each fetched once it is near what is in sight. */
export const PAGE_SIZE = 100;

/** The pages that hold the rows from `from` up to `to`. */
export function pagesFor(from: number, to: number): readonly number[] {
  if (to <= from) return [0];
  const first = Math.floor(from / PAGE_SIZE);
  const last = Math.floor((to - 1) / PAGE_SIZE);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
