import { Fragment, type ReactNode, useMemo, useState } from 'react';
import { classes } from './classes.ts';
import type { DataTableColumn } from './data-table-column.ts';
import { FilterField, HeaderCell, SelectAll } from './data-table-parts.tsx';
import { DataTableRow } from './data-table-row.tsx';
import styles from './data-table.module.css';
import { formatNumber } from './format.ts';
import { InRow } from './numbers.tsx';
import { useRowFocus } from './use-row-focus.ts';
import { indicesOf, ROW_HEIGHT, useRowWindow } from './use-row-window.ts';
import { toggleRange, toggleRow } from './select-rows.ts';
import { nextSort, type Sort, sortRows } from './sort-rows.ts';

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

/**
 * Rows of 32 px, a header that stays, sorting, selection. Only the rows in sight are rendered once there are many, so
 * that 10,000 cost what 40 do. Up, Down, Home, End and Page keys go by row, Space selects (with Shift: all from the row
 * before it), Enter opens.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, rows, rowId, columns, selection, onOpen, rowLabel = rowId, filterText, height } = props;
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

  const isInteractive = selection !== undefined || onOpen !== undefined;
  const { ref, onScroll, isWindowed, from, to, pageSize, reveal } = useRowWindow(shown.length);
  const rowFocus = useRowFocus({
    ids: useMemo(() => shown.map((row) => rowId(row)), [shown, rowId]),
    reveal,
    pageSize,
  });
  const indices = useMemo(() => indicesOf(from, to, rowFocus.stopIndex), [from, to, rowFocus.stopIndex]);
  const isScrolling = isWindowed || height !== undefined;

  const [toggledLast, setToggledLast] = useState<string | null>(null);
  function toggle(id: string, isRange: boolean) {
    if (selection === undefined) return;
    const { selected, onChange } = selection;
    onChange(isRange ? toggleRange(selected, rowFocus.ids, toggledLast, id) : toggleRow(selected, id));
    setToggledLast(id);
  }

  const selectedCount = selection === undefined ? 0 : rowFocus.ids.filter((id) => selection.selected.has(id)).length;
  function toggleAll() {
    if (selection === undefined) return;
    const next = new Set(selection.selected);
    for (const id of rowFocus.ids) {
      if (selectedCount === rowFocus.ids.length) next.delete(id);
      else next.add(id);
    }
    selection.onChange(next);
  }

  return (
    <div className={classes(styles.root, props.isPlain === true && styles.plain)}>
      {filterText !== undefined && (
        <FilterField
          label={`Filter ${label.toLowerCase()}`}
          value={filter}
          onChange={setFilter}
          shown={shown.length}
          total={rows.length}
        />
      )}
      <div
        ref={ref}
        className={styles.scroll}
        style={isScrolling ? { maxHeight: height ?? longHeight } : {}}
        onScroll={onScroll}
        // Scrolls, so the keyboard must reach it where its rows take no focus themselves.
        {...(isScrolling && !isInteractive ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}
      >
        <table
          className={styles.table}
          role={isInteractive ? 'grid' : undefined}
          aria-label={label}
          aria-rowcount={shown.length + 1}
          aria-multiselectable={selection === undefined ? undefined : true}
          style={{ minWidth: leastWidth(columns) }}
        >
          <colgroup>
            {selection !== undefined && <col style={{ width: 40 }} />}
            {columns.map((column) => (
              <col key={column.id} style={column.width === undefined ? {} : { width: column.width }} />
            ))}
          </colgroup>
          <thead>
            <tr aria-rowindex={1}>
              {selection !== undefined && (
                <SelectAll
                  label={label}
                  count={selectedCount}
                  isAll={rowFocus.ids.length > 0 && selectedCount === rowFocus.ids.length}
                  onToggle={toggleAll}
                />
              )}
              {columns.map((column) => (
                <HeaderCell
                  key={column.id}
                  header={column.header}
                  align={column.align}
                  isHidden={column.isHeaderHidden === true}
                  direction={sort?.column === column.id ? sort.direction : null}
                  onSort={column.sort === undefined ? null : () => setSort(nextSort(sort, column.id))}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            <InRow value={isInteractive}>
              {indices.map((index, position) => {
                const row = shown[index];
                if (row === undefined) return null;
                const id = rowId(row);
                const open = onOpen === undefined ? undefined : () => onOpen(row);
                return (
                  <Fragment key={id}>
                    <Gap rows={index - (indices[position - 1] ?? -1) - 1} />
                    <DataTableRow
                      id={id}
                      row={row}
                      rowIndex={index + 2}
                      columns={columns}
                      label={rowLabel(row)}
                      isSelected={selection === undefined ? null : selection.selected.has(id)}
                      onToggle={(isRange) => toggle(id, isRange)}
                      onOpen={open}
                      focus={
                        isInteractive
                          ? rowFocus.of(id, { toggle: (isRange) => toggle(id, isRange), open: () => open?.() })
                          : null
                      }
                    />
                  </Fragment>
                );
              })}
            </InRow>
            <Gap rows={shown.length - (indices.at(-1) ?? -1) - 1} />
          </tbody>
        </table>
        {shown.length === 0 && (
          <div className={styles.empty}>{rows.length === 0 ? props.empty : `Nothing matches “${filter.trim()}”.`}</div>
        )}
      </div>
      {isWindowed && <div className={styles.count}>{formatNumber(shown.length)} rows</div>}
    </div>
  );
}

function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

/** With a screen's header above it and the line of totals below, the whole of it is in sight. */
const longHeight = 'max(256px, min(720px, 100vh - 372px))';

/** Stands for rows that are not rendered. */
function Gap({ rows }: { readonly rows: number }) {
  return rows === 0 ? null : <tr aria-hidden="true" style={{ height: rows * ROW_HEIGHT }} />;
}

function leastWidth<Row>(columns: readonly DataTableColumn<Row>[]): number {
  return columns.reduce((sum, column) => sum + (typeof column.width === 'number' ? column.width : 180), 0);
}
