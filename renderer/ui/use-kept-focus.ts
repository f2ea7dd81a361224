import { type RefObject, useEffect, useRef } from 'react';

/**
 * Calls `receive` when what had the focus inside `root` is gone (the row that was removed, the button that did it), so
 * that the keyboard is not sent back to the start of the page. Looks after each rendering of the component it is in.
 */
export function useKeptFocus(root: RefObject<HTMLElement | null>, receive: () => void): void {
  const focused = useRef<Element | null>(null);

  useEffect(() => {
    const element = root.current;
    const onFocus = (event: FocusEvent) => {
      focused.current = event.target instanceof Element ? event.target : null;
    };
    element?.addEventListener('focusin', onFocus);
    return () => element?.removeEventListener('focusin', onFocus);
  }, [root]);

  useEffect(() => {
    if (focused.current?.isConnected !== false || document.activeElement !== document.body) return;
    focused.current = null;
    receive();
  });
}
