import type { Job, Release } from '../../../shared/contract/index.ts';
import type { ReleaseJobs } from './model/release-jobs.ts';
import type { WizardActions } from './use-wizard-actions.ts';

/** What every step of the wizard works with. */
export interface StepProps {
  readonly release: Release;
  readonly running: ReleaseJobs;
  /** All jobs, newest first: for the problem of one that failed as a whole. */
  readonly jobs: readonly Job[];
  readonly actions: WizardActions;
}
