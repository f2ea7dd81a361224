import { type ComponentProps, useState } from 'react';
import { Button, Dialog, formatCount, Notice, ProblemNotice, RadioRow, Skeleton } from '../../../ui/index.ts';
import type { Release, Target } from '../../../../shared/contract/index.ts';
import { totalsOf } from '../model/totals.ts';
import type { StepProps } from '../step-props.ts';
import styles from './hosted.module.css';
import { FromEnvironment, FromPypirc } from './target-elsewhere.tsx';
import { TargetForm } from './target-form.tsx';
import { TargetOwn } from './target-own.tsx';
import { useTargets } from './use-targets.ts';

interface TargetDialogProps extends Pick<StepProps, 'release' | 'actions'> {
  readonly onClose: () => void;
}

/** What is known of an index that is to be added; null: none is. */
type Adding = ComponentProps<typeof TargetForm>['initial'] | null;

export function TargetDialog({ release, actions, onClose }: TargetDialogProps) {
  const targets = useTargets();
  const { view, add } = targets;
  const [chosen, setChosen] = useState(release.target.id);
  const [adding, setAdding] = useState<Adding>(null);
  const own = view?.targets.find(({ id, kind }) => id === chosen && kind === 'own');
  const choose = () => {
    if (chosen !== release.target.id) void actions.save({ targetId: chosen }).catch(() => undefined);
    onClose();
  };
  return (
    <Dialog
      title="Publish to"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          {/* Not beside an open form: what is typed there would be lost, and the index that was chosen before be used. */}
          <Button variant="primary" isDisabled={view === undefined || adding !== null} onPress={choose}>
            Use this index
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {targets.problem !== null && <ProblemNotice problem={targets.problem} />}
        {view === undefined ? (
          <Skeleton height={160} />
        ) : (
          <RadioRow
            label="Index"
            isLabelHidden
            orientation="vertical"
            value={chosen}
            onChange={setChosen}
            options={view.targets.map((target) => ({
              value: target.id,
              label: target.name,
              description: descriptionOf(target),
            }))}
          />
        )}
        {own !== undefined && (
          <TargetOwn
            key={own.id}
            target={own}
            targets={targets}
            // What the release shows of its index is made anew when it is looked at.
            onChanged={() => void actions.save({}).catch(() => undefined)}
            onRemoved={() => setChosen(release.target.id)}
          />
        )}
        {chosen !== release.target.id && <Consequence release={release} />}
        {view !== undefined && <FromPypirc view={view} targets={targets} onAdded={setChosen} />}
        {view !== undefined && adding === null && <FromEnvironment view={view} onAdd={setAdding} />}
        {adding === null ? (
          <div className={styles.outdent}>
            <Button size="small" variant="quiet" onPress={() => setAdding({})}>
              Add another index
            </Button>
          </div>
        ) : (
          <TargetForm
            initial={adding}
            title="Another index"
            submitLabel="Add this index"
            isPending={add.isPending}
            problem={add.problem}
            onDismiss={add.dismiss}
            onSubmit={add.run}
            onDone={(now, name) => {
              setChosen(now.targets.find((target) => target.name === name)?.id ?? chosen);
              setAdding(null);
            }}
            onCancel={() => {
              add.dismiss();
              setAdding(null);
            }}
          />
        )}
      </div>
    </Dialog>
  );
}

function descriptionOf({ kind, uploadUrl, pypirc }: Target): string {
  if (kind === 'rehearsal') return 'Inside this app, on this machine: nothing leaves it.';
  return pypirc === null ? uploadUrl : `${uploadUrl} · ${pypirc} in .pypirc`;
}

function Consequence({ release }: { readonly release: Release }) {
  const { hosted } = totalsOf(release);
  if (hosted === 0) return null;
  return (
    <Notice tone="info">
      {`The ${formatCount(hosted, 'file')} on ${release.target.name} stay there. On the other index this release starts without uploaded files; what it has already is found there.`}
    </Notice>
  );
}
