/** The wizard's steps, in their order. Apart from the schemas, so that the renderer can have them without zod. */
export const steps = ['files', 'checks', 'hosted', 'links', 'preview', 'publish'] as const;
export type Step = (typeof steps)[number];

/** As a person reads them. */
export const stepTitles: Readonly<Record<Step, string>> = {
  files: 'Files',
  checks: 'Checks',
  hosted: 'Hosted copy',
  links: 'External links',
  preview: 'Preview',
  publish: 'Publish',
};
