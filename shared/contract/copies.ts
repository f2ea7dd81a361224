/** Where the app can send external copies itself, and what came of it. Credentials go in and never come out. */
import { z } from 'zod';
import { problemSchema } from './problem.ts';

const name = z.string().trim().min(1).max(255);

/** A bucket of an S3-compatible server. */
export const bucketPlaceSchema = z.object({
  kind: z.literal('s3'),
  /** Of the API: `https://s3.eu-central-1.amazonaws.com`, `https://<account>.r2.cloudflarestorage.com`. */
  endpoint: z.url({ protocol: /^https?$/ }).max(2048),
  /** `auto` for Cloudflare R2. */
  region: name,
  /** As all S3-compatible servers accept it: it is a part of the address. */
  bucket: z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  /** Not a secret: the secret access key belongs to it. */
  accessKeyId: name,
  /** The bucket's name in the path (any server), or before the host name (AWS). */
  addressing: z.enum(['path', 'host']),
  /** `{project}/{version}/{filename}`: the key of a file, with the placeholders of a link template. */
  key: z.string().min(1).max(1024),
  /** On loopback, also over plain http. */
  rehearsal: z.boolean(),
});
export type BucketPlace = z.infer<typeof bucketPlaceSchema>;

/** The release of a tag; its files are at `https://github.com/<owner>/<repo>/releases/download/<tag>/<file>`. */
const gitHubPlaceSchema = z.object({
  kind: z.literal('github'),
  /** `https://api.github.com`, or `https://<host>/api/v3` of an enterprise server. */
  api: z.url({ protocol: /^https?$/ }).max(2048),
  owner: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/),
  repo: z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/),
  rehearsal: z.boolean(),
});
export type GitHubPlace = z.infer<typeof gitHubPlaceSchema>;

export const copyPlaceSchema = z.discriminatedUnion('kind', [bucketPlaceSchema, gitHubPlaceSchema]);
export type CopyPlace = z.infer<typeof copyPlaceSchema>;

/** As far as a command needs it: its program has credentials and settings of its own. */
const commandPlaceSchema = z.discriminatedUnion('kind', [
  bucketPlaceSchema.pick({ kind: true, endpoint: true, region: true, bucket: true, key: true }),
  gitHubPlaceSchema.pick({ kind: true, api: true, owner: true, repo: true }),
]);
export type CommandPlace = z.infer<typeof commandPlaceSchema>;

const whereSchema = z.enum(['session', 'keyring']);

/** For `copies.setCredential`: the secret access key, or the token of GitHub. The one direction in which it goes. */
export const setCopyCredentialSchema = z.object({
  place: copyPlaceSchema,
  secret: z.string().max(8192),
  where: whereSchema,
});

export const forgetCopyCredentialSchema = z.object({ place: copyPlaceSchema, where: whereSchema });

/** What the environment says of places, without its secrets; null where it says nothing. */
export const copyEnvironmentSchema = z.object({
  /** `AWS_ACCESS_KEY_ID`: the secret beside it counts for places with this access key only. */
  accessKeyId: z.string().nullable(),
});
export type CopyEnvironment = z.infer<typeof copyEnvironmentSchema>;

/** For `copies.send`: the files of a release that are hosted, to the place behind one of its hosts. */
export const sendCopiesSchema = z.object({
  releaseId: z.string(),
  hostId: z.string(),
  place: copyPlaceSchema,
  /** Files whose copies may be replaced by other bytes: the person was asked for each. */
  overwrite: z.array(z.string()).max(10_000).default([]),
});
export type SendCopies = z.infer<typeof sendCopiesSchema>;

const shellKindSchema = z.enum(['posix', 'powershell']);

/** For `copies.commands`: what to type where the app cannot send, or is not to have the credentials. */
export const copyCommandsSchema = z.object({
  releaseId: z.string(),
  hostId: z.string(),
  place: commandPlaceSchema,
  shell: shellKindSchema,
});
export type CopyCommandsRequest = z.infer<typeof copyCommandsSchema>;

export const copyCommandSchema = z.object({
  /** The program that it is for: `gh`, `aws`, `rclone`. */
  program: z.string(),
  /** One sentence: what it does. */
  title: z.string(),
  command: z.string(),
});
export type CopyCommand = z.infer<typeof copyCommandSchema>;

/** An upload in parts that was cut short: it goes on when the file is sent again, and takes room until then. */
const openUploadSchema = z.object({
  id: z.string(),
  key: z.string(),
  size: z.number().int().nonnegative(),
  startedAt: z.string(),
});

export const openUploadsSchema = z.object({
  uploads: z.array(openUploadSchema),
  problem: problemSchema.nullable(),
});
export type OpenUploadsView = z.infer<typeof openUploadsSchema>;
