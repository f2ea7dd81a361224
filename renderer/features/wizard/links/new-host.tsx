import { useState } from 'react';
import { Button, Card } from '../../../ui/index.ts';
import { templateProblem } from '../model/url-preview.ts';
import { putText, useUnsavedTexts } from '../saving.ts';
import type { StepProps } from '../step-props.ts';
import { RehearsalCheckbox } from './rehearsal-checkbox.tsx';
import { TemplateField } from './template-field.tsx';
import { UrlPreviews } from './url-previews.tsx';
import styles from './links.module.css';

/** Where the template of a host that is not added yet is kept: over steps and a reload. */
export function newHostKey(releaseId: string): string {
  return `new-host ${releaseId}`;
}

export function NewHost({ release, actions, onClose }: StepProps & { readonly onClose: () => void }) {
  const key = newHostKey(release.id);
  const template = useUnsavedTexts((state) => state.texts[key] ?? '');
  const [rehearsal, setRehearsal] = useState(false);
  const [isLeft, setLeft] = useState(false);
  const problem = templateProblem(template, rehearsal);
  const canAdd = template.trim() !== '' && problem === null;

  const close = () => {
    putText(key, null);
    onClose();
  };
  const add = async () => {
    if (canAdd && (await actions.addHost({ template, rehearsal }))) close();
    else setLeft(true);
  };

  return (
    <Card title="New external host">
      <div className={styles.form}>
        <TemplateField
          value={template}
          onChange={(text) => putText(key, text === '' ? null : text)}
          onBlur={() => setLeft(true)}
          // While it is typed it is unfinished, not wrong.
          error={isLeft && problem !== null ? `${problem.message} ${problem.remedy}` : undefined}
          isFocusedFirst
          onSubmit={() => void add()}
        />
        <RehearsalCheckbox isSelected={rehearsal} onChange={setRehearsal} />
        {canAdd && <UrlPreviews template={template} tag={release.tag} files={release.files} />}
        <div className={styles.formActions}>
          <Button
            variant="secondary"
            isDisabled={!canAdd}
            isPending={actions.doing === 'hosts'}
            onPress={() => void add()}
          >
            Add this host
          </Button>
          <Button variant="quiet" onPress={close}>
            Discard
          </Button>
        </div>
      </div>
    </Card>
  );
}
