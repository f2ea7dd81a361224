import { memo, useState } from 'react';
import { classes } from './classes.ts';
import type { TableColumn } from './data-table-column.ts';
import styles from './data-table.module.css';
import { SelectRow } from './data-table-parts.tsx';

interface TableRowProps<Row> {
  /** Its table knows it by this; see useRowFocus. */
  readonly id: string;
  /** Counted from the header, which is 1. */
  readonly rowIndex: number;
  /** Undefined while it is not there yet. */
  readonly row: Row | undefined;
  readonly columns: readonly TableColumn<Row>[];
  readonly label: string;
  /** Null where rows are not selected. */
  readonly isSelected: boolean | null;
  /** Whether Tab comes to it; null in a table whose rows take no focus. */
  readonly isStop: boolean | null;
  readonly opens: boolean;
}

/**
 * One row, there or not there yet: it is the same element, which keeps the focus when what it stands for arrives. It
 * takes nothing that is new at each rendering of its table, so that scrolling draws only the rows that come into sight.
 */
function TableRow<Row>({ id, rowIndex, row, columns, label, isSelected, isStop, opens }: TableRowProps<Row>) {
  const isThere = row !== undefined;
  return (
    <tr
      data-row={id}
      className={classes(styles.row, isSelected === true && styles.selected, isThere && opens && styles.opens)}
      aria-rowindex={rowIndex}
      {...(isSelected !== null && isThere && { 'aria-selected': isSelected })}
      {...(!isThere && { 'aria-busy': true })}
      {...(isStop !== null && { tabIndex: isStop ? 0 : -1 })}
    >
      {isThere ? (
        <>
          {isSelected !== null && <SelectRow label={label} isSelected={isSelected} />}
          {columns.map((column) => (
            <td
              key={column.id}
              className={classes(
                styles.cell,
                column.align === 'end' && styles.end,
                column.isHeaderHidden === true && styles.actions,
              )}
            >
              {column.cell(row)}
            </td>
          ))}
        </>
      ) : (
        <td className={styles.cell} colSpan={columns.length + (isSelected === null ? 0 : 1)}>
          <span className={styles.hidden}>Not there yet</span>
          <span className={styles.pending} />
        </td>
      )}
    </tr>
  );
}

/** TableRow for one type of row, drawn again only when it changes: memo() forgets the type, so each table has its own. */
export function useTableRow<Row>() {
  const [component] = useState(() => memo(TableRow<Row>));
  return component;
}
