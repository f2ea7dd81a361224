import { BrowserWindow, dialog, shell, type OpenDialogOptions } from 'electron';
import type { NativeShell } from '../app.ts';

export const native: NativeShell = {
  async pick(what) {
    const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
    const options = dialogs[what];
    const { canceled, filePaths } = await (window === undefined
      ? dialog.showOpenDialog(options)
      : dialog.showOpenDialog(window, options));
    return canceled ? [] : filePaths;
  },
  reveal(path) {
    shell.showItemInFolder(path);
    return Promise.resolve();
  },
};

const dialogs: Readonly<Record<'files' | 'folder', OpenDialogOptions>> = {
  files: {
    title: 'Choose distributions',
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Wheels and sdists', extensions: ['whl', 'gz'] },
      { name: 'All files', extensions: ['*'] },
    ],
  },
  folder: { title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] },
};
