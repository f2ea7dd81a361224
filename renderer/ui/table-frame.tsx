import { type ChangeEvent, type MouseEvent as Press, type ReactNode, useEffect, useMemo } from 'react';
import { classes } from './classes.ts';
import type { TableColumn } from './data-table-column.ts';
import { HeaderCell, isSelectBox, SelectAll } from './data-table-parts.tsx';
import styles from './data-table.module.css';
import { formatNumber } from './format.ts';
import { InRow } from './numbers.tsx';
import type { RowSource } from './row-source.ts';
import type { Sort } from './sort-rows.ts';
import { useTableRow } from './table-row.tsx';
import { keyAround, useRowFocus } from './use-row-focus.ts';
import { indicesOf, ROW_HEIGHT, useRowWindow } from './use-row-window.ts';

export interface TableFrameProps<Row> {
  readonly label: string;
  readonly source: RowSource<Row>;
  readonly columns: readonly TableColumn<Row>[];
  /** How a row is called by its checkbox. */
  readonly rowLabel: (row: Row) => string;
  readonly sort: Sort | null;
  /** What a press on this column's header does; null where it sorts by nothing. */
  readonly sortBy: (column: string) => (() => void) | null;
  /** Null where rows are not selected. */
  readonly selection: {
    readonly isSelected: (row: Row) => boolean;
    /** Of those that the header's checkbox stands for. */
    readonly count: number;
    readonly onToggle: (row: Row, isRange: boolean) => void;
    readonly onToggleAll: () => void;
  } | null;
  /** Enter or a press on the row. */
  readonly onOpen?: ((row: Row) => void) | undefined;
  /** The rows that are in sight or near it: from, up to and without. */
  readonly onRange?: ((from: number, to: number) => void) | undefined;
  readonly filter?: ReactNode;
  readonly empty: ReactNode;
  /** The most it takes before it scrolls; pixels or a CSS length. Long tables always scroll. */
  readonly height: number | string | undefined;
  /** Without its own frame, for inside a flush card. */
  readonly isPlain: boolean | undefined;
}

/**
 * Rows of 32 px and a header that stays. Only the rows in sight are rendered once there are many, so that 10,000 cost
 * what 40 do. Up, Down, Home, End and Page keys go by row, Space selects (with Shift: all from the row before it), Enter
 * opens.
 */
export function TableFrame<Row>(props: TableFrameProps<Row>) {
  const { label, source, columns, rowLabel, sort, sortBy, selection, onOpen, onRange, height } = props;
  const { count, rowAt, keyAt, indexOf } = source;
  const isInteractive = selection !== null || onOpen !== undefined;
  const { ref, onScroll, isWindowed, from, to, pageSize, reveal } = useRowWindow(count);
  const isScrolling = isWindowed || height !== undefined;

  const rowOf = (key: string | undefined) => (key === undefined ? undefined : rowAt(indexOf(key)));
  function toggle(key: string | undefined, isRange: boolean) {
    const row = rowOf(key);
    if (row !== undefined) selection?.onToggle(row, isRange);
  }
  function open(key: string | undefined) {
    const row = rowOf(key);
    if (row !== undefined) onOpen?.(row);
  }
  const { stopIndex, handlers } = useRowFocus({ source, reveal, pageSize, onToggle: toggle, onOpen: open });
  const indices = useMemo(() => indicesOf(from, to, stopIndex), [from, to, stopIndex]);
  useEffect(() => onRange?.(from, to), [onRange, from, to]);
  const TableRow = useTableRow<Row>();

  return (
    <div className={classes(styles.root, props.isPlain === true && styles.plain)}>
      {props.filter}
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
          aria-rowcount={count + 1}
          aria-multiselectable={selection === null ? undefined : true}
          style={{ minWidth: leastWidth(columns, selection !== null) }}
        >
          <colgroup>
            {selection !== null && <col style={{ width: SELECT_WIDTH }} />}
            {columns.map((column) => (
              <col key={column.id} style={column.width === undefined ? {} : { width: column.width }} />
            ))}
          </colgroup>
          <thead className={styles.head}>
            <tr aria-rowindex={1}>
              {selection !== null && (
                <SelectAll
                  label={label}
                  count={selection.count}
                  isAll={count > 0 && selection.count >= count}
                  onToggle={selection.onToggleAll}
                />
              )}
              {columns.map((column) => (
                <HeaderCell
                  key={column.id}
                  header={column.header}
                  align={column.align}
                  isHidden={column.isHeaderHidden === true}
                  direction={sort?.column === column.id ? sort.direction : null}
                  onSort={sortBy(column.id)}
                />
              ))}
            </tr>
          </thead>
          <tbody
            {...(isInteractive && {
              ...handlers,
              onChange: ({ target, nativeEvent }: ChangeEvent<HTMLElement>) => {
                const isRange = nativeEvent instanceof MouseEvent && nativeEvent.shiftKey;
                if (isSelectBox(target)) toggle(keyAround(target), isRange);
              },
              onClick: ({ target }: Press<HTMLElement>) => {
                if (!isControl(target)) open(keyAround(target));
              },
            })}
          >
            <InRow value={isInteractive}>
              {indices.flatMap((index, position) => {
                const key = keyAt(index);
                if (key === undefined) return [];
                const row = rowAt(index);
                const skipped = index - (indices[position - 1] ?? -1) - 1;
                return [
                  skipped > 0 && <Gap key={position === 0 ? 'gap at the top' : 'gap between'} rows={skipped} />,
                  <TableRow
                    key={`row ${key}`}
                    id={key}
                    rowIndex={index + 2}
                    row={row}
                    columns={columns}
                    label={row === undefined ? 'Not loaded yet' : rowLabel(row)}
                    isSelected={selection === null ? null : row !== undefined && selection.isSelected(row)}
                    isStop={isInteractive ? index === stopIndex : null}
                    opens={onOpen !== undefined}
                  />,
                ];
              })}
            </InRow>
            <Gap rows={count - (indices.at(-1) ?? -1) - 1} />
          </tbody>
        </table>
        {count === 0 && <div className={styles.empty}>{props.empty}</div>}
      </div>
      {isWindowed && <div className={styles.count}>{formatNumber(count)} rows</div>}
    </div>
  );
}

/** With a screen's header above it and the line of totals below, the whole of it is in sight. */
const longHeight = 'max(256px, min(720px, 100vh - 372px))';
const SELECT_WIDTH = 40;

/** Stands for rows that are not rendered. */
function Gap({ rows }: { readonly rows: number }) {
  return rows <= 0 ? null : <tr aria-hidden="true" style={{ height: rows * ROW_HEIGHT }} />;
}

function leastWidth<Row>(columns: readonly TableColumn<Row>[], isSelectable: boolean): number {
  const widths = columns.map(({ width }) => (typeof width === 'number' ? width : 180));
  return widths.reduce((sum, width) => sum + width, isSelectable ? SELECT_WIDTH : 0);
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, input, label, summary') !== null;
}
