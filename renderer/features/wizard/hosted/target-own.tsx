import { useState } from 'react';
import { Button, ConfirmDialog, ProblemNotice } from '../../../ui/index.ts';
import type { Target } from '../../../../shared/contract/index.ts';
import styles from './hosted.module.css';
import { TargetForm } from './target-form.tsx';
import type { TargetsState } from './use-targets.ts';

interface TargetOwnProps {
  /** The chosen one, which the person has added. */
  readonly target: Target;
  readonly targets: TargetsState;
  readonly onChanged: () => void;
  readonly onRemoved: () => void;
}

/** What can be done with an index of the person's own: the others are always there, and as they are. */
export function TargetOwn({ target, targets: { update, remove }, onChanged, onRemoved }: TargetOwnProps) {
  const [open, setOpen] = useState<'form' | 'confirmation' | null>(null);
  const close = () => setOpen(null);
  const { id: targetId, name, uploadUrl } = target;
  if (open === 'form') {
    return (
      <TargetForm
        initial={target}
        title={`Change ${name}`}
        submitLabel="Save the changes"
        hint="Releases that go to this index go to the new address from then on. A token is kept for its address: set it anew."
        isPending={update.isPending}
        problem={update.problem}
        onDismiss={update.dismiss}
        onSubmit={(patch) => update.run({ targetId, patch })}
        onDone={() => {
          close();
          onChanged();
        }}
        onCancel={() => {
          update.dismiss();
          close();
        }}
      />
    );
  }
  return (
    <div className={styles.form}>
      <div className={styles.buttons}>
        <Button size="small" onPress={() => setOpen('form')}>
          {`Change ${name}`}
        </Button>
        <Button size="small" onPress={() => setOpen('confirmation')}>
          {`Remove ${name}`}
        </Button>
      </div>
      {remove.problem !== null && <ProblemNotice compact problem={remove.problem} />}
      <ConfirmDialog
        title={`Remove ${name}?`}
        confirmLabel={`Remove ${name}`}
        danger
        isOpen={open === 'confirmation'}
        onClose={close}
        onConfirm={() => {
          void remove.run({ targetId }).then((view) => {
            if (view !== null) onRemoved();
          });
        }}
      >
        <div className={styles.form}>
          <p>
            What goes: its name and addresses, the size limits set for it here, and a token that was typed for this
            session.
          </p>
          <p>
            {`What stays: everything at ${new URL(uploadUrl).host}, a token in the keyring (twine uses it too), and .pypirc as it is. Links that were registered stay as well.`}
          </p>
        </div>
      </ConfirmDialog>
    </div>
  );
}
