import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { formatBytes, formatNumber } from '../../../ui/index.ts';
import type { FileGroup } from '../model/groups.ts';
import styles from './files.module.css';

interface GroupFilterProps {
  readonly groups: readonly FileGroup[];
  readonly selected: string | null;
  readonly onSelect: (key: string | null) => void;
}

const all = '*';

/** The projects and versions found, each a button that shows its files only. */
export function GroupFilter({ groups, selected, onSelect }: GroupFilterProps) {
  const total = groups.reduce((sum, { fileIds }) => sum + fileIds.length, 0);
  return (
    <ToggleButtonGroup
      className={styles.groups ?? ''}
      aria-label="Show the files of"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[selected ?? all]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        onSelect(typeof key === 'string' && key !== all ? key : null);
      }}
    >
      <ToggleButton id={all} className={styles.group ?? ''}>
        All <span className={styles.groupCount}>{formatNumber(total)}</span>
      </ToggleButton>
      {groups.map((group) => (
        <ToggleButton key={group.key} id={group.key} className={styles.group ?? ''}>
          {group.label}
          <span className={styles.groupCount}>
            {formatNumber(group.fileIds.length)} · {formatBytes(group.bytes)}
          </span>
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
