import { useQuery } from '@tanstack/react-query';
import { ArrowUp, Folder } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FolderListing } from '../../../shared/contract/index.ts';
import { problemOf, useApiQueries } from '../../api/index.ts';
import {
  Button,
  Dialog,
  formatCount,
  IconButton,
  ProblemNotice,
  Progress,
  showToast,
  TextField,
} from '../../ui/index.ts';
import { nothingToTake, spooledPaths, type SpoolProgress } from './dropped-paths.ts';
import styles from './folder-dialog.module.css';
import { FolderList } from './folder-list.tsx';

export interface FolderDialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onChoose: (paths: string[]) => void;
  /** Distributions to release, or just a folder to write to. */
  readonly purpose: 'distributions' | 'folder';
}

/** Browses the folders of the machine that the main process runs on, which may not be the one with the screen. */
export function FolderDialog(props: FolderDialogProps) {
  const { title, isOpen, onClose } = props;
  const [place, setPlace] = useState<FolderListing | null>(null);
  const [spooling, setSpooling] = useState<SpoolProgress | null>(null);
  const isFolder = props.purpose === 'folder';

  function choose(paths: readonly string[]) {
    props.onChoose([...paths]);
    onClose();
  }

  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      size="wide"
      footer={
        <>
          {!isFolder && (
            <FilesButton
              isPending={spooling !== null}
              onFiles={(files) => {
                void spooledPaths(files, setSpooling)
                  .then((paths) => (paths.length > 0 ? choose(paths) : showToast(nothingToTake)))
                  .catch((error: unknown) => showToast(error instanceof Error ? error.message : String(error)))
                  .finally(() => setSpooling(null));
              }}
            />
          )}
          <span className={styles.grow} />
          <Button onPress={onClose}>Cancel</Button>
          <Button
            variant="primary"
            isDisabled={place === null || (!isFolder && place.files.length === 0)}
            onPress={() => {
              if (place !== null) choose([place.path]);
            }}
          >
            {isFolder || place === null
              ? 'Use this folder'
              : `Use this folder (${formatCount(place.files.length, 'file')})`}
          </Button>
        </>
      }
    >
      {spooling === null ? (
        <Browser isFolder={isFolder} onPlace={setPlace} />
      ) : (
        <div className={styles.spooling}>
          <p>
            Copying {spooling.name} ({spooling.index + 1} of {spooling.count})
          </p>
          <Progress label="Copying" value={spooling.bytesDone} max={spooling.bytesTotal} hasShare />
        </div>
      )}
    </Dialog>
  );
}

function Browser({
  isFolder,
  onPlace,
}: {
  readonly isFolder: boolean;
  readonly onPlace: (place: FolderListing | null) => void;
}) {
  const queries = useApiQueries();
  const [path, setPath] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const listing = useQuery(
    queries.files.browse.queryOptions({
      input: path === null ? {} : { path },
      // The folder one comes from stays in sight until the next is read.
      placeholderData: (last) => last,
      gcTime: 0,
    }),
  );
  const place = listing.data;
  const problem = problemOf(listing.error);

  useEffect(() => {
    onPlace(problem === null && !listing.isPlaceholderData ? (place ?? null) : null);
  }, [place, problem, listing.isPlaceholderData, onPlace]);

  function go(to: string) {
    setPath(to);
    setTyped(null);
  }

  return (
    <div className={styles.browser}>
      <div className={styles.where}>
        <div className={styles.grow}>
          <TextField
            label="Folder"
            mono
            // What is typed before the first folder is shown would be mixed with its path.
            isDisabled={place === undefined && problem === null}
            value={typed ?? place?.path ?? ''}
            onChange={setTyped}
            onSubmit={() => {
              if (typed !== null && typed.trim() !== '') go(typed.trim());
            }}
          />
        </div>
        <IconButton
          label="Up one folder"
          icon={<ArrowUp />}
          isDisabled={place === undefined || place.parent === null}
          onPress={() => {
            if (place !== undefined && place.parent !== null) go(place.parent);
          }}
        />
      </div>
      {problem === null ? (
        <FolderList place={place} isFolder={isFolder} onOpen={go} />
      ) : (
        <ProblemNotice problem={problem} />
      )}
    </div>
  );
}

function FilesButton({
  isPending,
  onFiles,
}: {
  readonly isPending: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}) {
  return (
    <Button
      variant="quiet"
      icon={<Folder />}
      isPending={isPending}
      onPress={() => {
        const input = document.createElement('input');
        input.type = 'file';
        input.multiple = true;
        input.accept = '.whl,.gz';
        input.addEventListener('change', () => {
          if (input.files !== null && input.files.length > 0) onFiles([...input.files]);
        });
        input.click();
      }}
    >
      Files from this browser’s machine…
    </Button>
  );
}
