import { type FocusEvent, type RefObject, useEffect, useRef } from 'react';

/**
 * Where a press takes away or switches off the very button that has the focus, the first of these that there is inside
 * `root` receives it. Looks after each rendering of the component it is in.
 */
export function useNextFocus(root: RefObject<HTMLElement | null>, ...selectors: readonly string[]) {
  const focused = useRef<Element | null>(null);

  useEffect(() => {
    const was = focused.current;
    if (was === null || (was.isConnected && !was.matches(':disabled'))) return;
    focused.current = null;
    if (document.activeElement !== document.body && document.activeElement !== was) return;
    for (const selector of selectors) {
      const next = root.current?.querySelector<HTMLElement>(selector);
      if (next === null || next === undefined) continue;
      next.focus();
      return;
    }
  });

  return {
    onFocus: ({ target }: FocusEvent) => {
      focused.current = target;
    },
  };
}
