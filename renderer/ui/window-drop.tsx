import { type ReactNode, useEffect, useState } from 'react';
import styles from './window-drop.module.css';

export interface WindowDropProps {
  /** What dropping here does: `Drop to start a release`. */
  readonly message: ReactNode;
  readonly onDrop: (data: DataTransfer) => void;
  readonly isDisabled?: boolean | undefined;
}

/**
 * Takes files dropped anywhere on the window. It adds to a button that does the same: dragging is never the only way.
 */
export function WindowDrop({ message, onDrop, isDisabled = false }: WindowDropProps) {
  const [isOver, setIsOver] = useState(false);

  useEffect(() => {
    if (isDisabled) return undefined;
    const listening = new AbortController();
    // Before the frame's guard, which refuses what nothing has taken.
    const options = { signal: listening.signal, capture: true };
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    window.addEventListener('dragenter', over, options);
    window.addEventListener('dragover', over, options);
    window.addEventListener(
      'dragleave',
      (event) => {
        // Null once the pointer has left the window, not just one element for another.
        if (event.relatedTarget === null) setIsOver(false);
      },
      options,
    );
    window.addEventListener(
      'drop',
      (event) => {
        setIsOver(false);
        if (!hasFiles(event) || event.dataTransfer === null) return;
        event.preventDefault();
        onDrop(event.dataTransfer);
      },
      options,
    );
    return () => listening.abort();
  }, [isDisabled, onDrop]);

  if (!isOver || isDisabled) return null;
  return (
    <div className={styles.overlay}>
      <div className={styles.message}>{message}</div>
    </div>
  );
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true;
}
