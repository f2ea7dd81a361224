import type { ReactNode } from 'react';

export interface TableColumn<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Pixels, or any CSS length; columns without one share what is left. */
  readonly width?: number | string | undefined;
  readonly align?: 'start' | 'end' | undefined;
  /** For a column of actions: its name is read aloud only. */
  readonly isHeaderHidden?: boolean | undefined;
}

export interface DataTableColumn<Row> extends TableColumn<Row> {
  readonly sort?: ((a: Row, b: Row) => number) | undefined;
}
