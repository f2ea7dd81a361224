import { type KeyboardEvent, type MouseEvent, useMemo } from 'react';
import { classes } from './classes.ts';
import type { DataTableColumn } from './data-table-column.ts';
import styles from './data-table.module.css';
import { SelectRow } from './data-table-parts.tsx';

interface DataTableRowProps<Row> {
  readonly id: string;
  readonly row: Row;
  readonly rowIndex: number;
  readonly columns: readonly DataTableColumn<Row>[];
  readonly label: string;
  /** Null where rows are not selected. */
  readonly isSelected: boolean | null;
  /** With Shift it is the whole range from the row that was toggled last. */
  readonly onToggle: (isRange: boolean) => void;
  readonly onOpen: (() => void) | undefined;
  /** Null in a table whose rows take no focus. */
  readonly focus: {
    readonly tabIndex: 0 | -1;
    readonly onFocus: () => void;
    readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  } | null;
}

export function DataTableRow<Row>(props: DataTableRowProps<Row>) {
  const { id, row, rowIndex, columns, label, isSelected, onToggle, onOpen, focus } = props;
  // Scrolling draws the rows in sight again and again: what is in the cells only when the row changed.
  const cells = useMemo(
    () =>
      columns.map((column) => (
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
      )),
    [columns, row],
  );
  return (
    <tr
      data-row={id}
      className={classes(styles.row, isSelected === true && styles.selected, onOpen !== undefined && styles.opens)}
      aria-rowindex={rowIndex}
      {...(isSelected === null ? {} : { 'aria-selected': isSelected })}
      {...focus}
      {...(onOpen === undefined
        ? {}
        : {
            onClick: (event: MouseEvent<HTMLElement>) => {
              if (!isControl(event.target)) onOpen();
            },
          })}
    >
      {isSelected !== null && <SelectRow label={label} isSelected={isSelected} onToggle={onToggle} />}
      {cells}
    </tr>
  );
}

function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('button, a, input, label, summary') !== null;
}
