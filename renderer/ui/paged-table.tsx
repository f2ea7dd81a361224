import { type ReactNode, useMemo } from 'react';
import type { TableColumn } from './data-table-column.ts';
import { placesOf } from './row-source.ts';
import { toggleRow } from './select-rows.ts';
import type { Sort } from './sort-rows.ts';
import { TableFrame } from './table-frame.tsx';

export interface PagedTableColumn<Row> extends TableColumn<Row> {
  readonly isSortable?: boolean | undefined;
}

export interface PagedTableProps<Row> {
  readonly label: string;
  readonly total: number;
  /** Undefined for one that is not there yet: its place is kept. */
  readonly rowAt: (index: number) => Row | undefined;
  readonly rowId: (row: Row) => string;
  readonly rowLabel: (row: Row) => string;
  /** The rows that are in sight or near it: from, up to and without. */
  readonly onRange: (from: number, to: number) => void;
  readonly columns: readonly PagedTableColumn<Row>[];
  readonly sort: Sort;
  readonly onSort: (column: string) => void;
  readonly selection: {
    readonly selected: ReadonlySet<string>;
    readonly onChange: (selected: Set<string>) => void;
    /** Also those that are not there yet. */
    readonly onToggleAll: () => void;
  };
  readonly onOpen: (row: Row) => void;
  readonly empty: ReactNode;
  readonly height?: number | string | undefined;
  readonly isPlain?: boolean | undefined;
}

/** A DataTable whose rows are elsewhere, sorted and filtered there, and fetched in pages as they come into sight. */
export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { label, total, rowAt, rowId, rowLabel, onRange, columns, sort, onSort, onOpen, empty, height, isPlain } =
    props;
  const { selected, onChange, onToggleAll } = props.selection;
  const source = useMemo(() => placesOf(total, rowAt), [total, rowAt]);
  const sortable = useMemo(() => new Set(columns.flatMap(({ id, isSortable }) => (isSortable ? [id] : []))), [columns]);
  return (
    <TableFrame
      label={label}
      source={source}
      columns={columns}
      rowLabel={rowLabel}
      sort={sort}
      sortBy={(column) => (sortable.has(column) ? () => onSort(column) : null)}
      selection={{
        isSelected: (row) => selected.has(rowId(row)),
        count: selected.size,
        onToggle: (row) => onChange(toggleRow(selected, rowId(row))),
        onToggleAll,
      }}
      onOpen={onOpen}
      onRange={onRange}
      empty={empty}
      height={height}
      isPlain={isPlain}
    />
  );
}
