import { useRef } from 'react';
import { Button, PageHeader, ProblemNotice, StepList } from '../../ui/index.ts';
import { useJobs, useRelease } from '../../api/index.ts';
import type { Job, Release } from '../../../shared/contract/index.ts';
import { FolderDialog } from '../folder-dialog/index.ts';
import { ChecksStep } from './checks/checks-step.tsx';
import { FilesStep } from './files/files-step.tsx';
import { HostedStep } from './hosted/hosted-step.tsx';
import { LinksStep } from './links/links-step.tsx';
import { type PrimaryAction, primaryAction } from './model/primary-action.ts';
import { runningJobs } from './model/release-jobs.ts';
import { stepStates } from './model/step-states.ts';
import { subtitleParts } from './model/subtitle.ts';
import { PreviewStep } from './preview/preview-step.tsx';
import { PublishStep } from './publish/publish-step.tsx';
import { useHasUnusable, useSaved } from './saving.ts';
import type { StepProps } from './step-props.ts';
import { type FilePicker, useFilePicker } from './use-file-picker.ts';
import { useStepFocus } from './use-step-focus.ts';
import { useWizardActions, type WizardActions } from './use-wizard-actions.ts';
import { WizardSkeleton } from './wizard-skeleton.tsx';
import styles from './wizard.module.css';

/** One release from its files to its published page. */
export function Wizard({ releaseId }: { readonly releaseId: string }) {
  const release = useRelease(releaseId);
  const jobs = useJobs();
  if (release.problem !== null) return <ProblemNotice problem={release.problem} />;
  if (release.data === undefined) return <WizardSkeleton />;
  return <WizardOfRelease key={releaseId} release={release.data} jobs={jobs.data ?? []} />;
}

function WizardOfRelease({ release, jobs }: { readonly release: Release; readonly jobs: readonly Job[] }) {
  const actions = useWizardActions(release.id);
  const picker = useFilePicker(actions.addFiles);
  const saved = useSaved(release.id);
  const running = runningJobs(jobs, release);
  const primary = waitForTexts(primaryAction(release, running), useHasUnusable(release));
  const root = useRef<HTMLDivElement>(null);
  useStepFocus(release.step, root);

  return (
    <div ref={root} className={styles.wizard}>
      <PageHeader
        title={release.title}
        subtitle={subtitleParts(release).map((part) => (
          <span key={part}>{part}</span>
        ))}
        saved={actions.doing === 'save' ? 'saving' : saved}
        action={
          primary !== null && (
            <Primary action={primary} doing={actions.doing} onPress={() => perform(primary, actions)} />
          )
        }
      />
      <div className={styles.columns}>
        <div className={styles.steps}>
          <StepList
            label="Steps of the release"
            steps={stepStates(release).map(({ step, title, mark, note, isReachable }) => ({
              id: step,
              label: title,
              state: mark,
              isReachable,
              ...(note === '' ? {} : { note }),
            }))}
            onSelect={actions.open}
          />
        </div>
        <div className={styles.stack}>
          {actions.problem !== null && !isShownInStep(actions.refused) && (
            <ProblemNotice
              problem={actions.problem}
              actions={
                <Button size="small" onPress={actions.dismiss}>
                  Dismiss
                </Button>
              }
            />
          )}
          <CurrentStep release={release} jobs={jobs} running={running} actions={actions} picker={picker} />
        </div>
      </div>
      <FolderDialog
        title="Add files to the release"
        purpose="distributions"
        isOpen={picker.isOpen}
        onClose={picker.close}
        onChoose={actions.addFiles}
      />
    </div>
  );
}

/** By the card that asked for it: the top of the step may be out of sight there. */
function isShownInStep(refused: WizardActions['refused']): boolean {
  return refused === 'folder' || refused === 'rehearsal';
}

function CurrentStep({ picker, ...props }: StepProps & { readonly picker: FilePicker }) {
  switch (props.release.step) {
    case 'files':
      return <FilesStep {...props} picker={picker} />;
    case 'checks':
      return <ChecksStep {...props} />;
    case 'hosted':
      return <HostedStep {...props} />;
    case 'links':
      return <LinksStep {...props} />;
    case 'preview':
      return <PreviewStep {...props} />;
    case 'publish':
      return <PublishStep {...props} />;
  }
}

/** What is verified must be what is on the screen: half a template is not. */
function waitForTexts(action: PrimaryAction | null, hasUnusable: boolean): PrimaryAction | null {
  if (action?.does.kind !== 'verify' || !hasUnusable || action.running) return action;
  return { ...action, blocked: 'A text below cannot be used as it is: put it right first.' };
}

interface PrimaryProps {
  readonly action: PrimaryAction;
  readonly doing: WizardActions['doing'];
  readonly onPress: () => void;
}

/** The next action, and why it has to wait. */
function Primary({ action, doing, onPress }: PrimaryProps) {
  const isDoing = doing !== null && doing === doingOf[action.does.kind];
  return (
    <div className={styles.primary}>
      {action.blocked !== null && (
        <span id="wizard-blocked" className={styles.blocked}>
          {action.blocked}
        </span>
      )}
      <Button
        variant={action.isSecond === true ? 'secondary' : 'primary'}
        isDisabled={action.blocked !== null}
        isPending={action.running || isDoing}
        onPress={onPress}
      >
        {action.label}
      </Button>
    </div>
  );
}

const doingOf = { open: 'step', upload: 'upload', verify: 'verify' } as const;

function perform({ does }: PrimaryAction, actions: WizardActions): void {
  switch (does.kind) {
    case 'open':
      return actions.open(does.step);
    case 'upload':
      return actions.upload();
    case 'verify':
      return actions.verify();
  }
}
