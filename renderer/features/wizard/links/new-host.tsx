import { useState } from 'react';
import { Button, Card } from '../../../ui/index.ts';
import { typedNames } from '../../../../shared/contract/typed.ts';
import { templateProblem } from '../model/url-preview.ts';
import type { StepProps } from '../step-props.ts';
import { useSavedText } from '../use-saved-text.ts';
import { RehearsalCheckbox } from './rehearsal-checkbox.tsx';
import { TemplateField } from './template-field.tsx';
import { UrlPreviews } from './url-previews.tsx';
import styles from './links.module.css';

/** The form is kept with the draft until it is added or discarded. */
export function NewHost({ release, actions, onClose }: StepProps & { readonly onClose: () => void }) {
  const template = useSavedText({ release, actions, name: typedNames.newHost });
  const rehearsal = useSavedText({ release, actions, name: typedNames.newHostRehearsal });
  const isRehearsal = rehearsal.text !== '';
  const [isLeft, setLeft] = useState(false);
  const problem = templateProblem(template.text, isRehearsal);
  const canAdd = template.text.trim() !== '' && problem === null;

  const add = async () => {
    if (canAdd && (await actions.addHost({ template: template.text, rehearsal: isRehearsal }))) onClose();
    else setLeft(true);
  };
  const discard = () => {
    template.set('');
    rehearsal.set('');
    onClose();
  };

  return (
    <Card title="New external host">
      <div className={styles.form}>
        <TemplateField
          value={template.text}
          onChange={template.set}
          onBlur={() => {
            template.flush();
            setLeft(true);
          }}
          // While it is typed it is unfinished, not wrong.
          error={isLeft && problem !== null ? `${problem.message} ${problem.remedy}` : undefined}
          isFocusedFirst
          onSubmit={() => void add()}
        />
        <RehearsalCheckbox
          isSelected={isRehearsal}
          onChange={(isSelected) => {
            rehearsal.set(isSelected ? 'yes' : '');
            rehearsal.flush();
          }}
        />
        {canAdd && <UrlPreviews template={template.text} tag={release.tag} files={release.files} />}
        <div className={styles.formActions}>
          <Button
            variant="secondary"
            isDisabled={!canAdd}
            isPending={actions.doing === 'hosts'}
            onPress={() => void add()}
          >
            Add this host
          </Button>
          <Button variant="quiet" onPress={discard}>
            Discard
          </Button>
        </div>
      </div>
    </Card>
  );
}
