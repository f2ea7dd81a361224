import { TextField } from '../../../ui/index.ts';
import { typedNames } from '../../../../shared/contract/typed.ts';
import { linkRows } from '../model/link-rows.ts';
import type { StepProps } from '../step-props.ts';
import styles from './links.module.css';
import { useSavedText } from '../use-saved-text.ts';

export function TagField({ release, actions }: StepProps) {
  const tagged = new Set(release.hosts.filter(({ template }) => template.includes('{tag}')).map(({ id }) => id));
  const tag = useSavedText({
    release,
    actions,
    name: typedNames.tag,
    value: release.tag,
    accept: { can: (text) => text.length <= 200, save: (text) => actions.save({ tag: text }) },
  });
  // Their URLs hold it: another tag would be other links.
  const isFixed = linkRows(release).some((row) => row.status.state === 'registered' && tagged.has(row.hostId));
  return (
    <div className={styles.tag}>
      <TextField
        label="Tag"
        mono
        value={tag.text}
        onChange={tag.set}
        onBlur={tag.flush}
        placeholder="v2.1.0"
        isDisabled={isFixed}
        description={
          isFixed
            ? 'Withdraw the registered links to change the tag.'
            : 'What {tag} stands for: usually the name of the release’s tag.'
        }
        error={tag.text.length > 200 ? 'A tag has at most 200 characters.' : undefined}
      />
    </div>
  );
}
