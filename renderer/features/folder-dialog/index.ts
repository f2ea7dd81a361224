export { droppedPaths, nothingToTake, type SpoolProgress } from './dropped-paths.ts';
export { FolderDialog, type FolderDialogProps } from './folder-dialog.tsx';
