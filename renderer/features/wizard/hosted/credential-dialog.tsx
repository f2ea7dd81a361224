import { useState } from 'react';
import { Button, Dialog, ProblemNotice, RadioRow, TextField } from '../../../ui/index.ts';
import type { IndexTarget } from '../../../../shared/contract/index.ts';
import styles from './hosted.module.css';
import { useCredential, useTargets } from './use-targets.ts';

type Where = 'session' | 'keyring';

const places: readonly { readonly value: Where; readonly label: string; readonly description: string }[] = [
  { value: 'keyring', label: 'In the keyring', description: 'For the next time too, also for twine.' },
  { value: 'session', label: 'In this app', description: 'Until it ends. Nothing is written to the disk.' },
];

/** No project is called so. */
const ofIndex = '';

interface CredentialDialogProps {
  readonly target: IndexTarget;
  /** Of the release. */
  readonly projects: readonly string[];
  readonly onClose: () => void;
}

/** The token goes in here and is never shown again, here or anywhere. */
export function CredentialDialog({ target, projects, onClose }: CredentialDialogProps) {
  const [secret, setSecret] = useState('');
  const [chosen, setWhere] = useState<Where | null>(null);
  const [scope, setScope] = useState(ofIndex);
  const credential = useCredential({ targetId: target.id, project: scope === ofIndex ? null : scope });
  const assurance = useTargets().view?.targets.find(({ id }) => id === target.id)?.assurance;
  const { status, set, forget } = credential;
  const where = chosen ?? (status?.problem?.code === 'keyring.missing' ? 'session' : 'keyring');
  const kept = status?.from === 'session' || status?.from === 'keyring' ? status.from : null;

  const save = async () => {
    const done = await set.run({ secret, where });
    if (done === null) return;
    setSecret('');
    onClose();
  };

  return (
    <Dialog
      title={`Token for ${target.name}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          {kept !== null && (
            <Button isPending={forget.isPending} onPress={() => void forget.run({ where: kept })}>
              Forget this token
            </Button>
          )}
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={secret === ''} isPending={set.isPending} onPress={() => void save()}>
            Set the token
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.sentence}>{status?.hint || `There is no token for ${target.name} yet.`}</p>
        {status?.problem && <ProblemNotice compact severity="warning" problem={status.problem} />}
        <TextField
          label="Token or password"
          isSecret
          isFocusedFirst
          value={secret}
          onChange={setSecret}
          description={assurance}
          onSubmit={() => void save()}
        />
        {projects.length > 0 && (
          <RadioRow
            label="Good for"
            orientation={projects.length > 1 ? 'vertical' : 'horizontal'}
            value={scope}
            onChange={setScope}
            options={[
              { value: ofIndex, label: `All of ${target.name}` },
              ...projects.map((project) => ({ value: project, label: `Only ${project}` })),
            ]}
          />
        )}
        <RadioRow label="Keep it" orientation="vertical" value={where} onChange={setWhere} options={places} />
        {set.problem !== null && <ProblemNotice problem={set.problem} />}
        {forget.problem !== null && <ProblemNotice problem={forget.problem} />}
      </div>
    </Dialog>
  );
}
