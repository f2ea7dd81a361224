import { type DragEvent, type ReactNode, useState } from 'react';
import { useAppInfo } from '../../../api/index.ts';
import { classes, Progress } from '../../../ui/index.ts';
import { droppedPaths, nothingToTake } from '../../folder-dialog/index.ts';
import { bytesOf } from '../model/progress-line.ts';
import styles from './files.module.css';

interface DropFilesProps {
  readonly onDrop: (paths: readonly string[]) => void;
  readonly isEmpty: boolean;
  /** Where no file of this computer belongs. */
  readonly isDisabled: boolean;
  readonly children: ReactNode;
}

type Spooling = Parameters<Parameters<typeof droppedPaths>[2]>[0];

/** Files and folders can be dropped on what is inside; the keyboard has the button that opens the dialog. */
export function DropFiles({ onDrop, isEmpty, isDisabled, children }: DropFilesProps) {
  const capabilities = useAppInfo().data?.capabilities;
  const [isOver, setOver] = useState(false);
  const [spooling, setSpooling] = useState<Spooling | null>(null);
  const [failure, setFailure] = useState<string | null>(null);

  const take = async (event: DragEvent) => {
    if (capabilities === undefined) return;
    setFailure(null);
    try {
      const paths = await droppedPaths(event.dataTransfer, capabilities, setSpooling);
      if (paths.length > 0) onDrop(paths);
      else setFailure(nothingToTake);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : 'The dropped files could not be copied.');
    } finally {
      setSpooling(null);
    }
  };

  return (
    <div
      className={classes(styles.drop, isEmpty && styles.empty, isOver && styles.over)}
      onDragOver={(event) => {
        if (isDisabled || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (event.target === event.currentTarget) setOver(false);
      }}
      onDrop={(event) => {
        if (isDisabled) return;
        event.preventDefault();
        setOver(false);
        void take(event);
      }}
    >
      {children}
      {spooling !== null && (
        <div className={styles.spooling}>
          <span>{`Copying ${spooling.name} (${spooling.index + 1} of ${spooling.count}) · ${bytesOf(spooling.bytesDone, spooling.bytesTotal)}`}</span>
          <Progress label="Copying" value={spooling.bytesDone} max={spooling.bytesTotal} hasShare />
        </div>
      )}
      {failure !== null && (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
    </div>
  );
}
