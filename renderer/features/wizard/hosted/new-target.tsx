import { useState } from 'react';
import { Button, ProblemNotice, TextField } from '../../../ui/index.ts';
import styles from './hosted.module.css';
import type { TargetsState } from './use-targets.ts';

interface NewTargetProps {
  readonly targets: TargetsState;
  readonly onAdded: (targetId: string) => void;
}

/** Any index with the legacy upload API, by its two addresses. */
export function NewTarget({ targets: { add }, onAdded }: NewTargetProps) {
  const [name, setName] = useState('');
  const [uploadUrl, setUploadUrl] = useState('');
  const [simpleUrl, setSimpleUrl] = useState('');
  const [username, setUsername] = useState('');
  const suggestedUrl = add.problem?.facts['suggestedUrl'];
  const canAdd = name.trim() !== '' && uploadUrl.trim() !== '';

  const submit = async () => {
    const view = await add.run({
      name: name.trim(),
      uploadUrl,
      ...(simpleUrl.trim() === '' ? {} : { simpleUrl }),
      ...(username.trim() === '' ? {} : { username }),
    });
    const added = view?.targets.find((target) => target.name === name.trim());
    if (added !== undefined) onAdded(added.id);
  };

  return (
    <section className={styles.section} aria-label="New index">
      <h3 className={styles.sectionTitle}>Another index</h3>
      <TextField label="Name" value={name} onChange={setName} isFocusedFirst />
      <TextField
        label="Upload URL"
        mono
        value={uploadUrl}
        onChange={setUploadUrl}
        placeholder="https://index.example/legacy/"
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
      {add.problem !== null && <ProblemNotice compact problem={add.problem} />}
      <div className={styles.buttons}>
        <Button size="small" isDisabled={!canAdd} isPending={add.isPending} onPress={() => void submit()}>
          Add this index
        </Button>
        {typeof suggestedUrl === 'string' && (
          <Button
            size="small"
            variant="quiet"
            onPress={() => {
              if (add.problem?.facts['which'] === 'simple') setSimpleUrl(suggestedUrl);
              else setUploadUrl(suggestedUrl);
              add.dismiss();
            }}
          >
            {`Use ${suggestedUrl}`}
          </Button>
        )}
      </div>
    </section>
  );
}
