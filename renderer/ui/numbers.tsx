import { createContext, useContext } from 'react';
import { Focusable } from 'react-aria-components';
import { formatBytes, formatExact, formatNumber, formatRelative } from './format.ts';
import styles from './numbers.module.css';
import { WithTooltip } from './tooltip.tsx';
import { useNow } from './use-now.ts';

/** Within a table's rows the arrow keys go by row: what stands in a cell takes no tab stop of its own. */
export const InRow = createContext(false);

/** A size in MiB; the exact count of bytes on hover. */
export function Bytes({ value }: { readonly value: number }) {
  return (
    <span className={styles.number} title={`${formatNumber(value)} bytes`}>
      {formatBytes(value)}
    </span>
  );
}

/** `5 min ago`, kept current; the exact time on hover and focus. */
export function RelativeTime({ at }: { readonly at: string }) {
  const now = useNow();
  const isInRow = useContext(InRow);
  const date = new Date(at);
  const exact = formatExact(date);
  if (isInRow) {
    return (
      <time className={styles.number} dateTime={at} title={exact}>
        {formatRelative(date, now)}
      </time>
    );
  }
  return (
    <WithTooltip text={exact}>
      <Focusable>
        {/* A tooltip's trigger takes the focus, so that the exact time is there for the keyboard too. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <time role="note" className={styles.time} dateTime={at} tabIndex={0}>
          {formatRelative(date, now)}
        </time>
      </Focusable>
    </WithTooltip>
  );
}
