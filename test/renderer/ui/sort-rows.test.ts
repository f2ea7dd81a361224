import { describe, expect, it } from 'vitest';
import { nextSort, sortRows } from '../../../renderer/ui/sort-rows.ts';

const columns = [{ id: 'size', sort: (a: Row, b: Row) => a.size - b.size }, { id: 'state' }];
interface Row {
  readonly name: string;
  readonly size: number;
}
const rows: readonly Row[] = [
  { name: 'b', size: 2 },
  { name: 'a', size: 1 },
  { name: 'c', size: 2 },
];
const names = (sorted: readonly Row[]) => sorted.map((row) => row.name).join('');

describe('sorting rows', () => {
  it('leaves equal rows in the order they came in, both ways', () => {
    expect(names(sortRows(rows, columns, { column: 'size', direction: 'ascending' }))).toBe('abc');
    expect(names(sortRows(rows, columns, { column: 'size', direction: 'descending' }))).toBe('bca');
  });

  it('leaves all as they came without a sort, or for a column that has none', () => {
    expect(sortRows(rows, columns, null)).toBe(rows);
    expect(sortRows(rows, columns, { column: 'state', direction: 'ascending' })).toBe(rows);
  });

  it('goes up, down and back with presses on one header, and starts anew on another', () => {
    const up = nextSort(null, 'size');
    expect(up).toEqual({ column: 'size', direction: 'ascending' });
    const down = nextSort(up, 'size');
    expect(down).toEqual({ column: 'size', direction: 'descending' });
    expect(nextSort(down, 'size')).toBeNull();
    expect(nextSort(down, 'state')).toEqual({ column: 'state', direction: 'ascending' });
  });
});
