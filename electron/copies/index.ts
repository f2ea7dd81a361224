/** Sends external copies to where the app can: buckets of S3-compatible servers, and the releases of GitHub. */
export { openRelease, type ReleaseAssets, type ReleaseOptions } from './github/release.ts';
export { createOpenUploads, type OpenUpload, type OpenUploads } from './open-uploads.ts';
export { createOwnDrafts, type OwnDrafts } from './own-drafts.ts';
export { type CopyCredential, credentialOf, secretTargetOf } from './place-secret.ts';
export { type Bucket, type BucketOptions, openBucket } from './s3/bucket.ts';
export { refusesPlace } from './refuses-place.ts';
export { type CopySender, createCopySender } from './sender.ts';
export type { CopyFile, SendOptions, SendOutcome } from './types.ts';
