import { useState } from 'react';
import { Button, ProblemNotice, TextField } from '../../../ui/index.ts';
import type { NewTarget, Target, TargetsView } from '../../../../shared/contract/index.ts';
import type { Problem } from '../../../../shared/problem/index.ts';
import { suggestSimpleUrl } from '../../../../shared/targets/index.ts';
import styles from './hosted.module.css';

interface TargetFormProps {
  /** An own index to be changed, or what is known of a new one. */
  readonly initial: Partial<Pick<Target, 'name' | 'uploadUrl' | 'simpleUrl' | 'username'>>;
  readonly title: string;
  readonly submitLabel: string;
  /** What a change of the addresses means. */
  readonly hint?: string;
  readonly isPending: boolean;
  readonly problem: Problem | null;
  readonly onDismiss: () => void;
  readonly onSubmit: (target: NewTarget) => Promise<TargetsView | null>;
  /** With what is known now. */
  readonly onDone: (view: TargetsView, name: string) => void;
  readonly onCancel: () => void;
}

/** Any index with the legacy upload API, by its two addresses. */
export function TargetForm(props: TargetFormProps) {
  const { initial, title, submitLabel, hint, isPending, problem, onDismiss, onSubmit, onDone, onCancel } = props;
  const [name, setName] = useState(initial.name ?? '');
  const [uploadUrl, setUploadUrl] = useState(initial.uploadUrl ?? '');
  const [simpleUrl, setSimpleUrl] = useState(initial.simpleUrl ?? '');
  const [username, setUsername] = useState(initial.username ?? '');
  const suggestedUrl = problem?.facts['suggestedUrl'];
  const canSubmit = name.trim() !== '' && uploadUrl.trim() !== '';

  const submit = async () => {
    const pages = simpleUrl.trim() || suggestSimpleUrl(uploadUrl);
    const view = await onSubmit({
      name: name.trim(),
      uploadUrl,
      username: username.trim() || null,
      ...(pages === '' ? {} : { simpleUrl: pages }),
    });
    if (view !== null) onDone(view, name.trim());
  };

  return (
    <section className={styles.section} aria-label={title}>
      <h3 className={styles.sectionTitle}>{title}</h3>
      <TextField label="Name" value={name} onChange={setName} isFocusedFirst />
      <TextField
        label="Upload URL"
        mono
        value={uploadUrl}
        onChange={setUploadUrl}
        placeholder="https://index.example/legacy/"
        description={hint}
      />
      <TextField
        label="Simple URL"
        mono
        value={simpleUrl}
        onChange={setSimpleUrl}
        description="Where installers read its pages. Left empty, the usual place for this upload URL."
      />
      <TextField
        label="User name"
        value={username}
        onChange={setUsername}
        description="For an index with passwords. Left empty: __token__, for API tokens."
      />
      {problem !== null && <ProblemNotice compact problem={problem} />}
      <div className={styles.buttons}>
        <Button size="small" isDisabled={!canSubmit} isPending={isPending} onPress={() => void submit()}>
          {submitLabel}
        </Button>
        {typeof suggestedUrl === 'string' && (
          <Button
            size="small"
            variant="quiet"
            onPress={() => {
              if (problem?.facts['which'] === 'simple') setSimpleUrl(suggestedUrl);
              else setUploadUrl(suggestedUrl);
              onDismiss();
            }}
          >
            {`Use ${suggestedUrl}`}
          </Button>
        )}
        <Button size="small" variant="quiet" onPress={onCancel}>
          {initial.name === undefined ? 'Do not add one' : 'Leave it as it is'}
        </Button>
      </div>
    </section>
  );
}
