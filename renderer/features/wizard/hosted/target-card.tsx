import { useState } from 'react';
import { Button, Card, ProblemNotice } from '../../../ui/index.ts';
import type { StepProps } from '../step-props.ts';
import { CredentialDialog } from './credential-dialog.tsx';
import styles from './hosted.module.css';
import { LimitsDialog } from './limits-dialog.tsx';
import { limitsSentence } from './limit-text.ts';
import { TargetDialog } from './target-dialog.tsx';
import { projectsOfRelease, useCredentials, useTargets } from './use-targets.ts';

/** Where the release goes, and what it is sent with. */
export function TargetCard({ release, running, actions }: StepProps) {
  const { target } = release;
  const projects = projectsOfRelease(release);
  const needsToken = target.id !== 'rehearsal';
  // Where there is nothing to set, it is said once.
  const statuses = useCredentials(target.id, needsToken && projects.length > 0 ? projects : [null]);
  // A keyring that cannot be reached is the same for all of them.
  const problems = new Map(
    statuses.flatMap(({ status }) => (status?.problem ? [[status.problem.message, status.problem]] : [])),
  );
  const known = useTargets().view?.targets.find(({ id }) => id === target.id)?.limits ?? [];
  const limits = known.filter((each) => projects.includes(each.project));
  const [open, setOpen] = useState<'target' | 'credential' | 'limits' | null>(null);
  const close = () => setOpen(null);
  return (
    <Card title="Publish to">
      <div className={styles.target}>
        <p className={styles.line}>
          <span className={styles.name}>{target.name}</span>
          <span className={styles.url}>{target.uploadUrl}</span>
        </p>
        {statuses.map(({ project, status }) => (
          <p key={project ?? ''} className={styles.sentence}>
            {statuses.length > 1 && `${project}: `}
            {status === undefined ? 'Looking for a token…' : status.hint || `There is no token for ${target.name} yet.`}
          </p>
        ))}
        {limits.map((each) => (
          <p key={each.project} className={styles.sentence}>
            {limitsSentence(each)}
          </p>
        ))}
        {[...problems.values()].map((problem) => (
          <ProblemNotice key={problem.message} compact problem={problem} severity="warning" />
        ))}
        <div className={styles.buttons}>
          <Button size="small" isDisabled={running.upload !== null} onPress={() => setOpen('target')}>
            Choose another index
          </Button>
          {needsToken && (
            <Button size="small" onPress={() => setOpen('credential')}>
              {statuses.every(({ status }) => status?.present === true) ? 'Change the token' : 'Set a token'}
            </Button>
          )}
          {target.id !== 'rehearsal' && projects.length > 0 && (
            <Button size="small" onPress={() => setOpen('limits')}>
              Size limits
            </Button>
          )}
        </div>
        {/* Opened anew each time: what was typed in them is nobody's afterwards. */}
        {open === 'target' && <TargetDialog release={release} actions={actions} onClose={close} />}
        {open === 'limits' && (
          <LimitsDialog
            target={target}
            projects={projects}
            limits={limits}
            // The findings depend on them, and are made anew when the draft is looked at.
            onSaved={() => void actions.save({}).catch(() => undefined)}
            onClose={close}
          />
        )}
        {open === 'credential' && <CredentialDialog target={target} projects={projects} onClose={close} />}
      </div>
    </Card>
  );
}
