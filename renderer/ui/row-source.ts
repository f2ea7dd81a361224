/** Where a table's rows come from: all of them in one array, or elsewhere and fetched as they come into sight. */
export interface RowSource<Row> {
  readonly count: number;
  /** Undefined for one that is not there yet: its place is kept. */
  readonly rowAt: (index: number) => Row | undefined;
  /** What the row is known by from one rendering to the next; the focus stays with it. */
  readonly keyAt: (index: number) => string | undefined;
  /** -1 where it is not among them. */
  readonly indexOf: (key: string) => number;
}

/** Each is known by its id. */
export function rowsOf<Row>(rows: readonly Row[], ids: readonly string[]): RowSource<Row> {
  const places = new Map(ids.map((id, index) => [id, index]));
  return {
    count: rows.length,
    rowAt: (index) => rows[index],
    keyAt: (index) => ids[index],
    indexOf: (key) => places.get(key) ?? -1,
  };
}

/** Each is known by its place: what stands there changes with the sort, and may not be there yet. */
export function placesOf<Row>(count: number, rowAt: RowSource<Row>['rowAt']): RowSource<Row> {
  return {
    count,
    rowAt,
    keyAt: (index) => (index >= 0 && index < count ? `${index}` : undefined),
    indexOf: (key) => (Number(key) < count ? Number(key) : -1),
  };
}
