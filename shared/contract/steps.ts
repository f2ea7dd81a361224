/** The wizard's steps, in their order. Apart from the schemas, so that the renderer can have them without zod. */
export const steps = ['files', 'checks', 'hosted', 'links', 'preview', 'publish'] as const;
export type Step = (typeof steps)[number];
