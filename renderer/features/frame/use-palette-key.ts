import { useEffect, useRef } from 'react';

export const isMac = /Mac|iP(hone|ad)/.test(navigator.userAgent);

/** Command-K or Ctrl-K, wherever the focus is. */
export function usePaletteKey(onPress: () => void): void {
  const latest = useRef(onPress);
  useEffect(() => {
    latest.current = onPress;
  }, [onPress]);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isModified = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
      if (!isModified || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
