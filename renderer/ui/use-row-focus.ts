import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';

interface RowFocusOptions {
  readonly ids: readonly string[];
  readonly reveal: (index: number) => void;
  readonly pageSize: number;
}

interface RowActions {
  /** True with Shift. */
  readonly toggle: (isRange: boolean) => void;
  readonly open: () => void;
}

/** One tab stop for all rows; the arrow keys move it, also to rows that are not rendered yet. */
export function useRowFocus({ ids, reveal, pageSize }: RowFocusOptions) {
  const [active, setActive] = useState<string | null>(null);
  const wanted = useRef<{ readonly id: string; readonly body: Element } | null>(null);
  const stopIndex = Math.max(0, active === null ? 0 : ids.indexOf(active));

  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const { id, body } = wanted.current;
    const row = body.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
    if (row === null) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
    // The table has brought it into its own sight; it may still lie below the window's edge.
    row.scrollIntoView({ block: 'nearest' });
  });

  function move(from: HTMLElement, index: number) {
    const target = Math.max(0, Math.min(ids.length - 1, index));
    const id = ids[target];
    const body = from.closest('tbody');
    if (id === undefined || body === null) return;
    wanted.current = { id, body };
    setActive(id);
    reveal(target);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>, id: string, actions: RowActions) {
    // Keys in a control of the row are the control's own.
    if (event.target !== event.currentTarget) return;
    const row = event.currentTarget;
    const index = ids.indexOf(id);
    const steps: Readonly<Record<string, (() => void) | undefined>> = {
      ArrowDown: () => move(row, index + 1),
      ArrowUp: () => move(row, index - 1),
      PageDown: () => move(row, index + pageSize),
      PageUp: () => move(row, index - pageSize),
      Home: () => move(row, 0),
      End: () => move(row, ids.length - 1),
      ' ': () => actions.toggle(event.shiftKey),
      Enter: actions.open,
    };
    const step = steps[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    step();
  }

  return {
    ids,
    /** The row that Tab comes to; it is always rendered, so that it keeps the focus when it is scrolled away. */
    stopIndex,
    of: (id: string, actions: RowActions) =>
      ({
        tabIndex: id === ids[stopIndex] ? 0 : -1,
        onFocus: () => setActive(id),
        onKeyDown: (event: KeyboardEvent<HTMLElement>) => onKeyDown(event, id, actions),
      }) as const,
  } as const;
}
