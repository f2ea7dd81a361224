import { useState } from 'react';
import { useApi, useAppInfo } from '../../api/index.ts';

export interface FilePicker {
  /** The shell's own dialog, which takes either files or a folder; without it, one dialog of ours takes both. */
  readonly isNative: boolean;
  readonly pick: (what: 'files' | 'folder') => void;
  /** Of our dialog. */
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** @param onPick gets paths of the main process, never none */
export function useFilePicker(onPick: (paths: readonly string[]) => void): FilePicker {
  const api = useApi();
  const isNative = useAppInfo().data?.capabilities.nativePicker ?? false;
  const [isOpen, setOpen] = useState(false);
  const pickNatively = async (what: 'files' | 'folder') => {
    const paths = await api.files.pick({ what });
    if (paths.length > 0) onPick(paths);
  };
  return {
    isNative,
    isOpen,
    close: () => setOpen(false),
    pick: (what) => (isNative ? void pickNatively(what) : setOpen(true)),
  };
}
