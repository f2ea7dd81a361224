import { type FocusEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import type { RowSource } from './row-source.ts';

interface RowFocusOptions {
  readonly source: Pick<RowSource<unknown>, 'count' | 'keyAt' | 'indexOf'>;
  readonly reveal: (index: number) => void;
  readonly pageSize: number;
  /** By its key; true with Shift. */
  readonly onToggle: (key: string, isRange: boolean) => void;
  readonly onOpen: (key: string) => void;
}

/**
 * One tab stop for all rows; the arrow keys move it, also to rows that are not rendered yet. The body of the table
 * listens for its rows, so that they need nothing new when it is rendered.
 */
export function useRowFocus({ source, reveal, pageSize, onToggle, onOpen }: RowFocusOptions) {
  const [active, setActive] = useState<string | null>(null);
  const wanted = useRef<{ readonly key: string; readonly body: Element } | null>(null);
  const stopIndex = Math.max(0, active === null ? 0 : source.indexOf(active));

  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const { key, body } = wanted.current;
    const row = body.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
    if (row === null) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
    // The table has brought it into its own sight; it may still lie below the window's edge.
    row.scrollIntoView({ block: 'nearest' });
  });

  function move(body: Element, index: number) {
    const target = Math.max(0, Math.min(source.count - 1, index));
    const key = source.keyAt(target);
    if (key === undefined) return;
    wanted.current = { key, body };
    setActive(key);
    reveal(target);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    // Keys in a control of the row are the control's own.
    const key = event.target instanceof HTMLElement ? event.target.dataset['row'] : undefined;
    if (key === undefined) return;
    const body = event.currentTarget;
    const index = source.indexOf(key);
    const steps: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: () => move(body, index + 1),
      ArrowUp: () => move(body, index - 1),
      PageDown: () => move(body, index + pageSize),
      PageUp: () => move(body, index - pageSize),
      Home: () => move(body, 0),
      End: () => move(body, source.count - 1),
      ' ': () => onToggle(key, event.shiftKey),
      Enter: () => onOpen(key),
    };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step();
  }

  function onFocus({ target }: FocusEvent<HTMLElement>) {
    const key = keyAround(target);
    if (key !== undefined) setActive(key);
  }

  return {
    /** The row that Tab comes to; it is always rendered, so that it keeps the focus when it is scrolled away. */
    stopIndex,
    handlers: { onKeyDown, onFocus },
  } as const;
}

/** Of the row that it stands in. */
export function keyAround(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
}
