/** A release from dist folder to published page: the wizard's steps, each over the drafts that survive everything. */
export { browse } from './browse.ts';
export type { ReleaseContext } from './context.ts';
export { type Drafts, loadDrafts } from './drafts.ts';
export { addFiles, inspectFiles, removeFiles } from './files.ts';
export { addHost, removeHost, updateHost } from './hosts.ts';
export { registerLinks, withdrawLinks, withdrawStaleLinks } from './links.ts';
export { openReleaseOn } from './open.ts';
export { preview } from './page.ts';
export { publishToFolder, publishToRehearsal } from './publish.ts';
export { removeRelease } from './remove.ts';
export { sweepSpool } from './spool.ts';
export { uploadFiles } from './upload.ts';
export { verifyLinks } from './verify-links.ts';
