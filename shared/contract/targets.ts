/** The indexes that a release can go to, and the credentials for them: set by the person, never shown again. */
import { z } from 'zod';
import { problemSchema } from './problem.ts';
import { releaseSchema } from './release.ts';

const address = z.string().min(1).max(2048);
const name = z.string().trim().min(1).max(100);
const username = z.string().trim().max(200);

/** What an index has raised for one project, as the person has been told: nothing on its pages says it. */
export const projectLimitsSchema = z.object({
  /** Normalised (PEP 503). */
  project: z.string().min(1).max(200),
  /** The largest file, in MiB; null: what is usual. */
  fileMib: z.number().int().min(1).max(1_000_000).nullable(),
  /** All files of the project together, in GiB; null: what is usual. */
  projectGib: z.number().int().min(1).max(1_000_000).nullable(),
});
export type ProjectLimits = z.infer<typeof projectLimitsSchema>;

/** An index as a draft names it by its id. */
const targetSchema = releaseSchema.shape.target.extend({
  /** Those that are always there cannot be changed or removed. */
  kind: z.enum(['rehearsal', 'pypi', 'testpypi', 'own']),
  /** For an index that has passwords; null: `__token__`. */
  username: z.string().nullable(),
  /** Of the projects that have other limits than the usual ones. */
  limits: z.array(projectLimitsSchema),
  /** The name of its section in `.pypirc`, where it has one. */
  pypirc: z.string().nullable(),
  /** What can and what cannot be known of a credential before it is sent, in words. */
  assurance: z.string(),
});
export type Target = z.infer<typeof targetSchema>;

/** A section of `.pypirc`, as it is; beside it, what it would be as a target of this app. */
const pypircEntrySchema = z.object({
  name: z.string(),
  /** Without user name and password, if the file has them in there; null where the section has no address. */
  uploadUrl: z.string().nullable(),
  username: z.string().nullable(),
  hasPassword: z.boolean(),
  /** The target that it is for. */
  targetId: z.string().nullable(),
  /** To be added as a target; null where it is one, or cannot be one. */
  suggestion: z.object({ name: z.string(), uploadUrl: z.string(), simpleUrl: z.string() }).nullable(),
  /** Why it cannot be used as it is. */
  problem: problemSchema.nullable(),
});
export type PypircEntry = z.infer<typeof pypircEntrySchema>;

export const targetsSchema = z.object({
  targets: z.array(targetSchema),
  pypirc: z.object({
    path: z.string(),
    found: z.boolean(),
    problem: problemSchema.nullable(),
    entries: z.array(pypircEntrySchema),
  }),
  /** What twine's variables are for; null where they are not set. */
  environment: z
    .object({
      uploadUrl: z.string(),
      username: z.string().nullable(),
      hasPassword: z.boolean(),
      targetId: z.string().nullable(),
    })
    .nullable(),
});
export type TargetsView = z.infer<typeof targetsSchema>;

export const newTargetSchema = z.object({
  name,
  uploadUrl: address,
  /** Where it is not given, the likely one is taken. */
  simpleUrl: address.exactOptional(),
  username: username.nullable().exactOptional(),
});
export type NewTarget = z.infer<typeof newTargetSchema>;

export const targetPatchSchema = z.object({
  targetId: z.string(),
  patch: z.object({
    name: name.exactOptional(),
    uploadUrl: address.exactOptional(),
    simpleUrl: address.exactOptional(),
    username: username.nullable().exactOptional(),
    /** Of one project; those of the others stay. The only thing that PyPI and TestPyPI can be given. */
    limits: projectLimitsSchema.exactOptional(),
  }),
});
export type TargetPatch = z.infer<typeof targetPatchSchema>['patch'];

/** A credential is kept for an index, or for one project of it (null: for the index). */
export const credentialScopeSchema = z.object({
  targetId: z.string(),
  project: z.string().min(1).max(200).nullable(),
});
export type CredentialScope = z.infer<typeof credentialScopeSchema>;

const whereSchema = z.enum(['session', 'keyring']);

/** The one way in which a secret crosses the border, and only in this direction. */
export const setCredentialSchema = credentialScopeSchema.extend({
  secret: z.string().max(8192),
  where: whereSchema,
});

export const forgetCredentialSchema = credentialScopeSchema.extend({ where: whereSchema });

export const credentialStatusSchema = z.object({
  present: z.boolean(),
  from: z.enum(['session', 'keyring', 'environment', 'pypirc']).nullable(),
  /** Kept for the project that was asked about, not for the index as a whole. */
  ofProject: z.boolean(),
  username: z.string().nullable(),
  /** What is there, in one sentence without the secret; empty where there is nothing. */
  hint: z.string(),
  /** Why it cannot be used, or why a place could not be looked into. */
  problem: problemSchema.nullable(),
});
export type CredentialStatus = z.infer<typeof credentialStatusSchema>;
