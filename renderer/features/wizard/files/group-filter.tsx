import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { formatBytes, formatCount, formatNumber } from '../../../ui/index.ts';
import type { FileGroup } from '../model/groups.ts';
import styles from './files.module.css';

interface GroupFilterProps {
  readonly groups: readonly FileGroup[];
  readonly selected: string | null;
  readonly onSelect: (key: string | null) => void;
}

const all = '*';
/** More than these buttons are not looked through, but chosen from a list. */
const mostButtons = 24;

/** The projects and versions found; one of them is shown alone. */
export function GroupFilter(props: GroupFilterProps) {
  return props.groups.length > mostButtons ? <GroupList {...props} /> : <GroupButtons {...props} />;
}

function GroupList({ groups, selected, onSelect }: GroupFilterProps) {
  return (
    <select
      className={styles.groupList}
      aria-label="Show the files of"
      value={selected ?? all}
      onChange={(event) => onSelect(event.target.value === all ? null : event.target.value)}
    >
      <option value={all}>{`All ${formatNumber(groups.length)}`}</option>
      {groups.map(({ key, label, fileIds }) => (
        <option key={key} value={key}>{`${label} (${formatCount(fileIds.length, 'file')})`}</option>
      ))}
    </select>
  );
}

function GroupButtons({ groups, selected, onSelect }: GroupFilterProps) {
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
