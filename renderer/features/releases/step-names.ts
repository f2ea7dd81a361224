import type { Step } from '../../../shared/contract/index.ts';

/** The wizard's steps as the list names them. */
export const stepNames: Readonly<Record<Step, string>> = {
  files: 'Files',
  checks: 'Checks',
  hosted: 'Hosted copy',
  links: 'External links',
  preview: 'Preview',
  publish: 'Publish',
};
