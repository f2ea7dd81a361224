import { type ReactNode, useMemo, useState } from 'react';
import type { DataTableColumn } from './data-table-column.ts';
import { FilterField } from './data-table-parts.tsx';
import { rowsOf } from './row-source.ts';
import { toggleAll, toggleRange, toggleRow } from './select-rows.ts';
import { nextSort, type Sort, sortRows } from './sort-rows.ts';
import { TableFrame } from './table-frame.tsx';

export interface DataTableProps<Row> {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly rowId: (row: Row) => string;
  readonly columns: readonly DataTableColumn<Row>[];
  readonly selection?:
    | { readonly selected: ReadonlySet<string>; readonly onChange: (selected: Set<string>) => void }
    | undefined;
  /** Enter or a press on the row. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** How a row is called by its checkbox; its id without it. */
  readonly rowLabel?: ((row: Row) => string) | undefined;
  /** With it, a field above the table filters as you type: rows that have all of the words. */
  readonly filterText?: ((row: Row) => string) | undefined;
  readonly initialSort?: Sort | undefined;
  readonly empty?: ReactNode;
  /** The most it takes before it scrolls; pixels or a CSS length. Long tables always scroll. */
  readonly height?: number | string | undefined;
  /** Without its own frame, for inside a flush card. */
  readonly isPlain?: boolean | undefined;
}

/** All of its rows at once: filtered as one types, sorted by a press on a header, selected. TableFrame draws them. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, rowId, columns, selection, onOpen, rowLabel = rowId, filterText, height, isPlain } = props;
  const [sort, setSort] = useState<Sort | null>(props.initialSort ?? null);
  const [filter, setFilter] = useState('');

  const shown = useMemo(() => {
    const words = filter.toLowerCase().split(/\s+/);
    const matching =
      filter.trim() === '' || filterText === undefined
        ? rows
        : rows.filter((row) => hasAll(filterText(row).toLowerCase(), words));
    return sortRows(matching, columns, sort);
  }, [rows, columns, sort, filter, filterText]);
  const ids = useMemo(() => shown.map((row) => rowId(row)), [shown, rowId]);
  const source = useMemo(() => rowsOf(shown, ids), [shown, ids]);
  const [toggledLast, setToggledLast] = useState<string | null>(null);

  return (
    <TableFrame
      label={label}
      source={source}
      columns={columns}
      rowLabel={rowLabel}
      sort={sort}
      sortBy={(id) => {
        const sorts = columns.some((column) => column.id === id && column.sort !== undefined);
        return sorts ? () => setSort(nextSort(sort, id)) : null;
      }}
      selection={
        selection === undefined
          ? null
          : {
              isSelected: (row) => selection.selected.has(rowId(row)),
              count: ids.filter((id) => selection.selected.has(id)).length,
              onToggle: (row, isRange) => {
                const id = rowId(row);
                const { selected, onChange } = selection;
                onChange(isRange ? toggleRange(selected, ids, toggledLast, id) : toggleRow(selected, id));
                setToggledLast(id);
              },
              onToggleAll: () => selection.onChange(toggleAll(selection.selected, ids)),
            }
      }
      onOpen={onOpen}
      filter={
        filterText !== undefined && (
          <FilterField
            label={`Filter ${label.toLowerCase()}`}
            value={filter}
            onChange={setFilter}
            shown={shown.length}
            total={rows.length}
          />
        )
      }
      empty={rows.length === 0 ? props.empty : `Nothing matches “${filter.trim()}”.`}
      height={height}
      isPlain={isPlain}
    />
  );
}

function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}
