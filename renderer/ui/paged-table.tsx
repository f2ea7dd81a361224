import { type ReactNode, useEffect, useMemo } from 'react';
import { classes } from './classes.ts';
import type { DataTableColumn } from './data-table-column.ts';
import { HeaderCell, SelectAll } from './data-table-parts.tsx';
import { DataTableRow } from './data-table-row.tsx';
import styles from './data-table.module.css';
import { formatNumber } from './format.ts';
import { InRow } from './numbers.tsx';
import { useRowFocus } from './use-row-focus.ts';
import { indicesOf, ROW_HEIGHT, useRowWindow } from './use-row-window.ts';
import { type Sort } from './sort-rows.ts';

export interface PagedTableColumn<Row> extends Omit<DataTableColumn<Row>, 'sort'> {
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

/** Its rows take the focus, and are selected. */
const grid = { role: 'grid', 'aria-multiselectable': true } as const;

/** A DataTable whose rows are elsewhere, sorted and filtered there, and fetched in pages as they come into sight. */
export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { label, total, rowAt, rowId, rowLabel, onRange, columns, sort, onSort, selection, onOpen, height } = props;
  const { ref, onScroll, isWindowed, from, to, pageSize, reveal } = useRowWindow(total);
  // A row is known by its place: what stands there changes with the sort, and may not be there yet.
  const places = useMemo(() => Array.from({ length: total }, (_, index) => `${index}`), [total]);
  const rowFocus = useRowFocus({ ids: places, reveal, pageSize });
  const indices = useMemo(() => indicesOf(from, to, rowFocus.stopIndex), [from, to, rowFocus.stopIndex]);
  useEffect(() => onRange(from, to), [onRange, from, to]);

  function toggle(row: Row) {
    const next = new Set(selection.selected);
    if (!next.delete(rowId(row))) next.add(rowId(row));
    selection.onChange(next);
  }

  return (
    <div className={classes(styles.root, props.isPlain === true && styles.plain)}>
      <div
        ref={ref}
        className={styles.scroll}
        style={isWindowed || height !== undefined ? { maxHeight: height ?? longHeight } : {}}
        onScroll={onScroll}
      >
        <table
          className={styles.table}
          {...grid}
          aria-label={label}
          aria-rowcount={total + 1}
          style={{ minWidth: leastWidth(columns) }}
        >
          <colgroup>
            <col style={{ width: 40 }} />
            {columns.map((column) => (
              <col key={column.id} style={column.width === undefined ? {} : { width: column.width }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              <SelectAll
                label={label}
                count={selection.selected.size}
                isAll={total > 0 && selection.selected.size >= total}
                onToggle={selection.onToggleAll}
              />
              {columns.map((column) => (
                <HeaderCell
                  key={column.id}
                  header={column.header}
                  align={column.align}
                  isHidden={column.isHeaderHidden === true}
                  direction={sort.column === column.id ? sort.direction : null}
                  onSort={column.isSortable === true ? () => onSort(column.id) : null}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            <InRow value>
              {indices.map((index, position) => {
                const row = rowAt(index);
                const skipped = index - (indices[position - 1] ?? -1) - 1;
                return (
                  <PlacedRow
                    key={index}
                    skipped={skipped}
                    index={index}
                    row={row}
                    columns={columns}
                    label={row === undefined ? 'Not loaded yet' : rowLabel(row)}
                    isSelected={row !== undefined && selection.selected.has(rowId(row))}
                    onToggle={toggle}
                    onOpen={onOpen}
                    focusOf={rowFocus.of}
                  />
                );
              })}
            </InRow>
            <Space rows={total - (indices.at(-1) ?? -1) - 1} />
          </tbody>
        </table>
        {total === 0 && <div className={styles.empty}>{props.empty}</div>}
      </div>
      {isWindowed && <div className={styles.count}>{formatNumber(total)} rows</div>}
    </div>
  );
}

interface PlacedRowProps<Row> {
  /** Rows before it that are not rendered. */
  readonly skipped: number;
  readonly index: number;
  readonly row: Row | undefined;
  readonly columns: readonly DataTableColumn<Row>[];
  readonly label: string;
  readonly isSelected: boolean;
  readonly onToggle: (row: Row) => void;
  readonly onOpen: (row: Row) => void;
  readonly focusOf: ReturnType<typeof useRowFocus>['of'];
}

function PlacedRow<Row>(props: PlacedRowProps<Row>) {
  const { skipped, index, row, columns, label, isSelected, onToggle, onOpen, focusOf } = props;
  const place = `${index}`;
  const act = (what: (row: Row) => void) => () => {
    if (row !== undefined) what(row);
  };
  const focus = focusOf(place, { toggle: act(onToggle), open: act(onOpen) });
  return (
    <>
      <Space rows={skipped} />
      {row === undefined ? (
        <tr data-row={place} className={styles.row} aria-rowindex={index + 2} aria-busy="true" {...focus}>
          <td className={styles.cell} colSpan={columns.length + 1}>
            <span className={styles.hidden}>Not there yet</span>
            <span className={styles.pending} />
          </td>
        </tr>
      ) : (
        <DataTableRow
          id={place}
          row={row}
          rowIndex={index + 2}
          columns={columns}
          label={label}
          isSelected={isSelected}
          onToggle={act(onToggle)}
          onOpen={act(onOpen)}
          focus={focus}
        />
      )}
    </>
  );
}

/** With a screen's header, its filter above it and the line of totals below, the whole of it is in sight. */
const longHeight = 'max(256px, min(720px, 100vh - 372px))';

/** Stands for rows that are not rendered. */
function Space({ rows }: { readonly rows: number }) {
  return rows <= 0 ? null : <tr aria-hidden="true" style={{ height: rows * ROW_HEIGHT }} />;
}

function leastWidth<Row>(columns: readonly PagedTableColumn<Row>[]): number {
  return columns.reduce((sum, column) => sum + (typeof column.width === 'number' ? column.width : 180), 40);
}
