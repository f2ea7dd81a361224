import { Folder, Package } from 'lucide-react';
import { ListBox, ListBoxItem, Text } from 'react-aria-components';
import type { FolderListing } from '../../../shared/contract/index.ts';
import { Bytes, Filename, formatCount, Skeleton } from '../../ui/index.ts';
import styles from './folder-dialog.module.css';

interface FolderListProps {
  readonly place: FolderListing | undefined;
  readonly isFolder: boolean;
  readonly onOpen: (path: string) => void;
}

/** Folders to go into, then the distributions that lie here. */
export function FolderList({ place, isFolder, onOpen }: FolderListProps) {
  if (place === undefined) return <Skeleton height={320} />;
  const files = isFolder ? [] : place.files;
  const isEmpty = place.folders.length === 0 && files.length === 0;
  return (
    <div className={styles.list}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it */}
      <div className={styles.scroll} role="group" aria-label={`In ${place.path}`} tabIndex={0}>
        {isEmpty && (
          <p className={styles.nothing}>
            There are no {isFolder ? 'folders' : 'folders and no distributions'} in here.
          </p>
        )}
        {place.folders.length > 0 && (
          <ListBox
            aria-label="Folders"
            className={styles.items ?? ''}
            selectionMode="none"
            onAction={(key) => onOpen(String(key))}
          >
            {place.folders.map((folder) => (
              <ListBoxItem key={folder.path} id={folder.path} textValue={folder.name} className={styles.item ?? ''}>
                <Folder size={16} aria-hidden="true" />
                <Text slot="label" className={styles.name ?? ''}>
                  {folder.name}
                </Text>
              </ListBoxItem>
            ))}
          </ListBox>
        )}
        {files.length > 0 && (
          <ul aria-label="Distributions">
            {files.map((file) => (
              <li key={file.path} className={styles.item}>
                <Package size={16} aria-hidden="true" />
                <span className={styles.name}>
                  <Filename name={file.name} />
                </span>
                <Bytes value={file.size} />
              </li>
            ))}
          </ul>
        )}
      </div>
      {place.otherFiles > 0 && !isFolder && (
        <p className={styles.others}>
          {formatCount(place.otherFiles, 'other file')} that {place.otherFiles === 1 ? 'is' : 'are'} no distribution
        </p>
      )}
    </div>
  );
}
