import { useState } from 'react';
import { Button, Card, ProblemNotice } from '../../../ui/index.ts';
import type { IndexTarget } from '../../../../shared/contract/index.ts';
import type { StepProps } from '../step-props.ts';
import { CredentialDialog } from './credential-dialog.tsx';
import styles from './hosted.module.css';
import { LimitsDialog } from './limits-dialog.tsx';
import { limitsSentence } from './limit-text.ts';
import { TargetDialog } from './target-dialog.tsx';
import { projectsOfRelease, useCredential, useTargets } from './use-targets.ts';

/** Where the release goes, and what it is sent with. */
export function TargetCard({ release, running, actions }: StepProps) {
  const { target } = release;
  const projects = projectsOfRelease(release);
  const [first, ...others] = projects;
  const { status } = useCredential({ targetId: target.id, project: others.length === 0 ? (first ?? null) : null });
  const known = useTargets().view?.targets.find(({ id }) => id === target.id)?.limits ?? [];
  const limits = known.filter((each) => projects.includes(each.project));
  const [open, setOpen] = useState<'target' | 'credential' | 'limits' | null>(null);
  const needsToken = target.id !== 'rehearsal';
  const close = () => setOpen(null);
  return (
    <Card title="Publish to">
      <div className={styles.target}>
        <p className={styles.line}>
          <span className={styles.name}>{target.name}</span>
          <span className={styles.url}>{target.uploadUrl}</span>
        </p>
        {others.length === 0 || !needsToken ? (
          <TokenLine target={target} project={first ?? null} />
        ) : (
          projects.map((each) => <TokenLine key={each} target={target} project={each} isNamed />)
        )}
        {limits.map((each) => (
          <p key={each.project} className={styles.sentence}>
            {limitsSentence(each)}
          </p>
        ))}
        <div className={styles.buttons}>
          <Button size="small" isDisabled={running.upload !== null} onPress={() => setOpen('target')}>
            Choose another index
          </Button>
          {needsToken && (
            <Button size="small" onPress={() => setOpen('credential')}>
              {status?.present === true ? 'Change the token' : 'Set a token'}
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

interface TokenLineProps {
  readonly target: IndexTarget;
  readonly project: string | null;
  /** Where the release has several projects. */
  readonly isNamed?: boolean;
}

/** What this project's files are sent with. */
function TokenLine({ target, project, isNamed = false }: TokenLineProps) {
  const { status } = useCredential({ targetId: target.id, project });
  const sentence =
    status === undefined ? 'Looking for a token…' : status.hint || `There is no token for ${target.name} yet.`;
  return (
    <>
      <p className={styles.sentence}>{isNamed ? `${project}: ${sentence}` : sentence}</p>
      {status?.problem && <ProblemNotice compact problem={status.problem} severity="warning" />}
    </>
  );
}
