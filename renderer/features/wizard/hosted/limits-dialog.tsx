import { useState } from 'react';
import { Button, Dialog, ProblemNotice, TextField } from '../../../ui/index.ts';
import type { IndexTarget, ProjectLimits } from '../../../../shared/contract/index.ts';
import { usualLimits } from '../../../../shared/packaging/index.ts';
import styles from './hosted.module.css';
import { parseLimit } from './limit-text.ts';
import { useTargets } from './use-targets.ts';

interface LimitsDialogProps {
  readonly target: IndexTarget;
  readonly projects: readonly string[];
  readonly limits: readonly ProjectLimits[];
  /** Once they are on the disk. */
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

interface Typed {
  readonly file: string;
  readonly all: string;
}

/** No page of an index says what it has raised: the person was told, and tells the app. */
export function LimitsDialog({ target, projects, limits, onSaved, onClose }: LimitsDialogProps) {
  const { setLimits } = useTargets();
  const [typed, setTyped] = useState<ReadonlyMap<string, Typed>>(
    () => new Map(projects.map((project) => [project, textOf(limits.find((each) => each.project === project))])),
  );
  const read = [...typed].map(([project, { file, all }]) => ({
    project,
    file: parseLimit(file),
    all: parseLimit(all),
  }));
  const isWrong = read.some(({ file, all }) => 'error' in file || 'error' in all);

  const save = async () => {
    for (const { project, file, all } of read) {
      if ('error' in file || 'error' in all) return;
      const saved = await setLimits.run({
        targetId: target.id,
        limits: { project, fileMib: file.value, projectGib: all.value },
      });
      if (saved === null) return;
    }
    onSaved();
    onClose();
  };

  return (
    <Dialog
      title={`Size limits on ${target.name}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={isWrong} isPending={setLimits.isPending} onPress={() => void save()}>
            Set the limits
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p className={styles.sentence}>
          {`Usual limits are ${usualLimits.fileMib} MiB for a file and ${usualLimits.projectGib} GiB for all files of a project. Where ${target.name} has raised them, write it here: the checks go by it.`}
        </p>
        {[...typed].map(([project, { file, all }], at) => (
          <fieldset key={project} className={styles.limits}>
            <legend className={styles.limitsOf}>{project}</legend>
            <LimitField
              label="Largest file, in MiB"
              usual={usualLimits.fileMib}
              value={file}
              isFocusedFirst={at === 0}
              onChange={(text) => setTyped(new Map(typed).set(project, { file: text, all }))}
            />
            <LimitField
              label="All files, in GiB"
              usual={usualLimits.projectGib}
              value={all}
              onChange={(text) => setTyped(new Map(typed).set(project, { file, all: text }))}
            />
          </fieldset>
        ))}
        {setLimits.problem !== null && <ProblemNotice compact problem={setLimits.problem} />}
      </div>
    </Dialog>
  );
}

interface LimitFieldProps {
  readonly label: string;
  readonly usual: number;
  readonly value: string;
  readonly isFocusedFirst?: boolean;
  readonly onChange: (text: string) => void;
}

function LimitField({ label, usual, value, isFocusedFirst = false, onChange }: LimitFieldProps) {
  const parsed = parseLimit(value);
  return (
    <TextField
      label={label}
      placeholder={String(usual)}
      value={value}
      isFocusedFirst={isFocusedFirst}
      onChange={onChange}
      {...('error' in parsed ? { error: parsed.error } : {})}
    />
  );
}

function textOf(limits: ProjectLimits | undefined): Typed {
  return { file: String(limits?.fileMib ?? ''), all: String(limits?.projectGib ?? '') };
}
