import { useEffect } from 'react';

/** A file dropped where nothing takes it would be opened by the browser in the app's place. */
export function useDropGuard(): void {
  useEffect(() => {
    const listening = new AbortController();
    const refuse = (event: DragEvent) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
    };
    window.addEventListener('dragover', refuse, { signal: listening.signal });
    window.addEventListener('drop', refuse, { signal: listening.signal });
    return () => listening.abort();
  }, []);
}
