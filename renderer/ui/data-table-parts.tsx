import { ArrowDown, ArrowUp, Search } from 'lucide-react';
import { classes } from './classes.ts';
import styles from './data-table.module.css';
import { formatNumber } from './format.ts';

interface HeaderCellProps {
  readonly header: string;
  readonly align: 'start' | 'end' | undefined;
  readonly isHidden: boolean;
  readonly direction: 'ascending' | 'descending' | null;
  readonly onSort: (() => void) | null;
}

export function HeaderCell({ header, align, isHidden, direction, onSort }: HeaderCellProps) {
  const className = classes(styles.headerCell, align === 'end' && styles.end);
  if (onSort === null) {
    return (
      <th scope="col" className={className}>
        <span className={isHidden ? styles.hidden : undefined}>{header}</span>
      </th>
    );
  }
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp;
  return (
    <th scope="col" className={className} aria-sort={direction ?? 'none'}>
      <button type="button" className={classes(styles.sort, direction !== null && styles.sorted)} onClick={onSort}>
        <span className={styles.sortLabel}>{header}</span>
        <Arrow className={styles.arrow} size={12} aria-hidden="true" />
      </button>
    </th>
  );
}

interface SelectAllProps {
  readonly label: string;
  /** Those that are selected among the rows it stands for. */
  readonly count: number;
  readonly isAll: boolean;
  readonly onToggle: () => void;
}

/** Selects what the filter shows; what it hides keeps its selection. */
export function SelectAll({ label, count, isAll, onToggle }: SelectAllProps) {
  return (
    <th scope="col" className={classes(styles.headerCell, styles.selectCell)}>
      <input
        type="checkbox"
        className={styles.checkbox}
        aria-label={`Select all ${label.toLowerCase()}`}
        checked={isAll}
        ref={(input) => {
          if (input !== null) input.indeterminate = count > 0 && !isAll;
        }}
        onChange={onToggle}
      />
    </th>
  );
}

interface SelectRowProps {
  readonly label: string;
  readonly isSelected: boolean;
}

export function SelectRow({ label, isSelected }: SelectRowProps) {
  return (
    <td className={classes(styles.cell, styles.selectCell)}>
      <label className={styles.selectLabel}>
        {/* No tab stop: Space on the row does it. */}
        <input
          type="checkbox"
          className={styles.checkbox}
          aria-label={`Select ${label}`}
          tabIndex={-1}
          checked={isSelected}
          onChange={heardByTable}
        />
      </label>
    </td>
  );
}

/** The body of the table listens for all its rows; React wants to see that somebody does. */
function heardByTable() {}

/** Whether it is the one that selects its row: a cell may have boxes of its own. */
export function isSelectBox(target: EventTarget): boolean {
  return target instanceof HTMLInputElement && target.closest(`.${styles.selectCell}`) !== null;
}

interface FilterFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly shown: number;
  readonly total: number;
}

export function FilterField({ label, value, onChange, shown, total }: FilterFieldProps) {
  return (
    <div className={styles.filter}>
      <Search size={14} aria-hidden="true" />
      <input
        type="search"
        className={styles.filterInput}
        aria-label={label}
        placeholder={label}
        value={value}
        spellCheck="false"
        onChange={(event) => onChange(event.target.value)}
      />
      <span className={styles.filterCount} role="status">
        {value.trim() === '' ? '' : `${formatNumber(shown)} of ${formatNumber(total)}`}
      </span>
    </div>
  );
}
