import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { AppInfo } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/problem/index.ts';
import { useAction, useApi } from '../../api/index.ts';
import { showToast } from '../../ui/index.ts';
import { droppedPaths, FolderDialog, nothingToTake, type SpoolProgress } from '../folder-dialog/index.ts';
import { PublishedDialog } from './published-dialog.tsx';

interface NewRelease {
  /** The native dialog where there is one, else the app's own. */
  readonly pickFolder: () => void;
  /** Releases that an index has already, published by CI. */
  readonly fromIndex: () => void;
  readonly trySample: () => void;
  readonly drop: (data: DataTransfer) => void;
  readonly isPending: boolean;
  /** A dropped file on its way, where the shell has to copy it. */
  readonly spooling: SpoolProgress | null;
  readonly problem: Problem | null;
  readonly dismiss: () => void;
}

const NewReleaseContext = createContext<NewRelease | null>(null);

/** Starts releases, from wherever in the app: the list, the palette, a drop, what an index has already. */
export function NewReleaseProvider({ info, children }: { readonly info: AppInfo; readonly children: ReactNode }) {
  const api = useApi();
  const [, navigate] = useLocation();
  const create = useAction(api.releases.create);
  const pick = useAction(api.files.pick);
  const { run: runCreate } = create;
  const { run: runPick } = pick;
  const [isBrowsing, setIsBrowsing] = useState(false);
  const [isLookingUp, setIsLookingUp] = useState(false);
  const [spooling, setSpooling] = useState<SpoolProgress | null>(null);
  const { capabilities, sampleFolder } = info;

  const actions = useMemo(() => {
    async function start(paths: readonly string[]) {
      if (paths.length === 0) return;
      const release = await runCreate({ paths: [...paths] });
      if (release !== null) navigate(`/releases/${release.id}`);
    }
    return {
      start,
      pickFolder: () => {
        if (!capabilities.nativePicker) setIsBrowsing(true);
        else void runPick({ what: 'folder' }).then((paths) => start(paths ?? []));
      },
      fromIndex: () => setIsLookingUp(true),
      trySample: () => void start([sampleFolder]),
      drop: (data: DataTransfer) => {
        droppedPaths(data, capabilities, setSpooling)
          .then((paths) => (paths.length > 0 ? start(paths) : showToast(nothingToTake)))
          .catch((error: unknown) => showToast(error instanceof Error ? error.message : String(error)))
          .finally(() => setSpooling(null));
      },
    };
  }, [capabilities, sampleFolder, runCreate, runPick, navigate]);

  const value = useMemo<NewRelease>(
    () => ({
      ...actions,
      spooling,
      isPending: create.isPending || pick.isPending || spooling !== null,
      problem: create.problem ?? pick.problem,
      dismiss: () => {
        create.dismiss();
        pick.dismiss();
      },
    }),
    [actions, spooling, create, pick],
  );

  return (
    <NewReleaseContext value={value}>
      {children}
      <FolderDialog
        title="New release"
        purpose="distributions"
        isOpen={isBrowsing}
        onClose={() => setIsBrowsing(false)}
        onChoose={(paths) => void actions.start(paths)}
      />
      {/* Made anew each time: it asks the index again. */}
      {isLookingUp && (
        <PublishedDialog
          onClose={() => setIsLookingUp(false)}
          onOpened={(releaseId) => {
            setIsLookingUp(false);
            navigate(`/releases/${releaseId}`);
          }}
        />
      )}
    </NewReleaseContext>
  );
}

export function useNewRelease(): NewRelease {
  const value = useContext(NewReleaseContext);
  if (value === null) throw new Error('There is no NewReleaseProvider around this.');
  return value;
}
