import { useCallback, useLayoutEffect, useRef, useState } from 'react';

export const ROW_HEIGHT = 32;
const HEADER_HEIGHT = 32;
const OVERSCAN = 8;
/** The window moves in steps of so many rows, so that most scrolling renders nothing at all. */
const STEP = 8;
/** Up to here every row is rendered: simpler for a person's find-in-page and for assistive technology. */
const WINDOW_FROM = 200;

/** Which rows of a long table to render, from where it is scrolled to. Rows have one height, so this is arithmetic. */
export function useRowWindow(rowCount: number) {
  const ref = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 640 });
  const isWindowed = rowCount > WINDOW_FROM;

  const measure = useCallback(() => {
    const element = ref.current;
    if (element === null) return;
    const top = Math.floor(element.scrollTop / (STEP * ROW_HEIGHT)) * STEP * ROW_HEIGHT;
    const height = element.clientHeight;
    setScroll((last) => (last.top === top && last.height === height ? last : { top, height }));
  }, []);

  useLayoutEffect(() => {
    if (!isWindowed || ref.current === null) return undefined;
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [isWindowed, measure]);

  const reveal = useCallback(
    (index: number) => {
      const element = ref.current;
      if (element === null) return;
      const top = index * ROW_HEIGHT;
      const visible = element.clientHeight - HEADER_HEIGHT;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + ROW_HEIGHT > element.scrollTop + visible) element.scrollTop = top + ROW_HEIGHT - visible;
      measure();
    },
    [measure],
  );

  const top = Math.min(rowCount, scroll.top / ROW_HEIGHT);
  return {
    ref,
    isWindowed,
    from: isWindowed ? Math.max(0, top - OVERSCAN) : 0,
    to: isWindowed ? Math.min(rowCount, top + Math.ceil(scroll.height / ROW_HEIGHT) + STEP + OVERSCAN) : rowCount,
    pageSize: Math.max(1, Math.floor(scroll.height / ROW_HEIGHT) - 2),
    reveal,
    onScroll: isWindowed ? measure : undefined,
  } as const;
}

/** The rows from `from` up to `to`, and the one more that must always be there, in their order. */
export function indicesOf(from: number, to: number, always: number): readonly number[] {
  const indices = Array.from({ length: Math.max(0, to - from) }, (_, offset) => from + offset);
  if (always < from) return [always, ...indices];
  return always >= to && indices.length > 0 ? [...indices, always] : indices;
}
