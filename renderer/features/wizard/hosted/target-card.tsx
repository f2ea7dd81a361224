import { useState } from 'react';
import { Button, Card, ProblemNotice } from '../../../ui/index.ts';
import type { StepProps } from '../step-props.ts';
import { CredentialDialog } from './credential-dialog.tsx';
import styles from './hosted.module.css';
import { TargetDialog } from './target-dialog.tsx';
import { projectOfRelease, useCredential } from './use-targets.ts';

/** Where the release goes, and what it is sent with. */
export function TargetCard({ release, running, actions }: StepProps) {
  const { target } = release;
  const project = projectOfRelease(release);
  const { status } = useCredential({ targetId: target.id, project });
  const [open, setOpen] = useState<'target' | 'credential' | null>(null);
  const needsToken = target.id !== 'rehearsal';
  const close = () => setOpen(null);
  return (
    <Card title="Publish to">
      <div className={styles.target}>
        <p className={styles.line}>
          <span className={styles.name}>{target.name}</span>
          <span className={styles.url}>{target.uploadUrl}</span>
        </p>
        <p className={styles.sentence}>
          {status === undefined ? 'Looking for a token…' : status.hint || `There is no token for ${target.name} yet.`}
        </p>
        {status?.problem && <ProblemNotice compact problem={status.problem} severity="warning" />}
        <div className={styles.buttons}>
          <Button size="small" isDisabled={running.upload !== null} onPress={() => setOpen('target')}>
            Choose another index
          </Button>
          {needsToken && (
            <Button size="small" onPress={() => setOpen('credential')}>
              {status?.present === true ? 'Change the token' : 'Set a token'}
            </Button>
          )}
        </div>
        {/* Opened anew each time: what was typed in them is nobody's afterwards. */}
        {open === 'target' && <TargetDialog release={release} actions={actions} onClose={close} />}
        {open === 'credential' && <CredentialDialog target={target} project={project} onClose={close} />}
      </div>
    </Card>
  );
}
