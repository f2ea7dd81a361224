/** Hosted copy step: every file goes to the index, wheels first, and counts as hosted once the index says the same of it. */
export { cancelFiles } from './cancel.ts';
export { resumeConfirmations } from './resume.ts';
export { uploadFiles } from './upload.ts';
export type { Sending } from './sending.ts';
