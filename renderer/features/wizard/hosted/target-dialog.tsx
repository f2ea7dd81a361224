import { useState } from 'react';
import { Button, Dialog, formatCount, Notice, ProblemNotice, RadioRow, Skeleton } from '../../../ui/index.ts';
import type { Release, Target, TargetsView } from '../../../../shared/contract/index.ts';
import { totalsOf } from '../model/totals.ts';
import type { StepProps } from '../step-props.ts';
import styles from './hosted.module.css';
import { NewTarget } from './new-target.tsx';
import { type TargetsState, useTargets } from './use-targets.ts';

interface TargetDialogProps extends Pick<StepProps, 'release' | 'actions'> {
  readonly onClose: () => void;
}

export function TargetDialog({ release, actions, onClose }: TargetDialogProps) {
  const targets = useTargets();
  const [chosen, setChosen] = useState(release.target.id);
  const [isAdding, setAdding] = useState(false);
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
          <Button variant="primary" isDisabled={targets.view === undefined} onPress={choose}>
            Use this index
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        {targets.problem !== null && <ProblemNotice problem={targets.problem} />}
        {targets.view === undefined ? (
          <Skeleton height={160} />
        ) : (
          <RadioRow
            label="Index"
            isLabelHidden
            orientation="vertical"
            value={chosen}
            onChange={setChosen}
            options={targets.view.targets.map((target) => ({
              value: target.id,
              label: target.name,
              description: descriptionOf(target),
            }))}
          />
        )}
        {chosen !== release.target.id && <Consequence release={release} />}
        {targets.view !== undefined && <FromPypirc view={targets.view} targets={targets} onAdded={setChosen} />}
        {isAdding ? (
          <NewTarget
            targets={targets}
            onAdded={(id) => {
              setChosen(id);
              setAdding(false);
            }}
          />
        ) : (
          <div className={styles.outdent}>
            <Button size="small" variant="quiet" onPress={() => setAdding(true)}>
              Add another index
            </Button>
          </div>
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

interface FromPypircProps {
  readonly view: TargetsView;
  readonly targets: TargetsState;
  readonly onAdded: (targetId: string) => void;
}

/** What the person has written for twine and is no target yet. */
function FromPypirc({ view: { pypirc }, targets, onAdded }: FromPypircProps) {
  const suggested = pypirc.entries.flatMap(({ name, suggestion }) =>
    suggestion === null ? [] : [{ name, suggestion }],
  );
  const broken = pypirc.entries.flatMap(({ name, problem }) => (problem === null ? [] : [{ name, problem }]));
  if (suggested.length === 0 && broken.length === 0 && pypirc.problem === null) return null;
  return (
    <section className={styles.section} aria-label=".pypirc">
      <h3 className={styles.sectionTitle}>Also in .pypirc</h3>
      {pypirc.problem !== null && <ProblemNotice compact severity="warning" problem={pypirc.problem} />}
      {broken.map(({ name, problem }) => (
        <ProblemNotice key={name} compact severity="warning" problem={problem} />
      ))}
      <div className={styles.buttons}>
        {suggested.map(({ name, suggestion }) => (
          <Button
            key={name}
            size="small"
            isPending={targets.add.isPending}
            onPress={() => {
              void targets.add.run(suggestion).then((view) => {
                const added = view?.targets.find(({ uploadUrl }) => uploadUrl === suggestion.uploadUrl);
                if (added !== undefined) onAdded(added.id);
              });
            }}
          >
            {`Add ${name}`}
          </Button>
        ))}
      </div>
      {targets.add.problem !== null && <ProblemNotice compact problem={targets.add.problem} />}
    </section>
  );
}
