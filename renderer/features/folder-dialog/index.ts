export { droppedPaths, type SpoolProgress } from './dropped-paths.ts';
export { FolderDialog, type FolderDialogProps } from './folder-dialog.tsx';
