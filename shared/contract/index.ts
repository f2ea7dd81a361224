/**
 * Everything that crosses the border between renderer and main, on any wire (MessagePort, HTTP, memory).
 * Expected failures are `PROBLEM` errors that carry a Problem; anything else thrown is a bug.
 */
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  copyCommandSchema,
  copyCommandsSchema,
  copyEnvironmentSchema,
  copyPlaceSchema,
  forgetCopyCredentialSchema,
  openUploadsSchema,
  sendCopiesSchema,
  setCopyCredentialSchema,
} from './copies.ts';
import { faultBenchSchema, faultSchema } from './fault-bench.ts';
import { gatewayPatchSchema, gatewaySchema } from './gateway.ts';
import {
  actionResultSchema,
  exportedSchema,
  followedPublicationSchema,
  healthActionSchema,
  healthExportSchema,
  healthGlanceSchema,
  healthOverviewSchema,
  healthTickSchema,
  hostHealthSchema,
  linkChoiceSchema,
  linkHealthSchema,
  linkPageSchema,
  linkQuerySchema,
  monitorPatchSchema,
  monitorSettingsSchema,
  noticeSchema,
  seriesQuerySchema,
  seriesSchema,
} from './health.ts';
import { jobSchema } from './job.ts';
import { nelDailyFileSchema, nelDailySchema, nelHostSchema, nelPreviewSchema } from './nel.ts';
import { projectPreviewSchema } from './preview.ts';
import { problemSchema } from './problem.ts';
import { lookUpPublishedSchema, openPublishedSchema, publishedProjectSchema } from './published.ts';
import { reachabilityInputSchema, reachabilityProgressSchema } from './reachability.ts';
import {
  externalHostSchema,
  hostDefaultsSchema,
  linkOrderSchema,
  publicationSchema,
  releasePatchSchema,
  releaseSchema,
  releaseSummarySchema,
} from './release.ts';
import {
  credentialScopeSchema,
  credentialStatusSchema,
  forgetCredentialSchema,
  newTargetSchema,
  setCredentialSchema,
  targetPatchSchema,
  targetsSchema,
} from './targets.ts';
import { appInfoSchema, folderListingSchema, settingsPatchSchema, settingsSchema } from './shell.ts';

const procedure = oc.errors({ PROBLEM: { status: 422, data: problemSchema } });
const release = z.object({ releaseId: z.string() });
const path = z.string().min(1).max(4096);

export const contract = {
  app: {
    info: procedure.output(appInfoSchema),
    settings: procedure.output(settingsSchema),
    updateSettings: procedure.input(settingsPatchSchema).output(settingsSchema),
    /** Shows a file or folder in the desktop's file manager; a problem where the shell cannot. */
    reveal: procedure.input(z.object({ path })).output(z.void()),
  },

  files: {
    /** The server-side folder dialog; without a path, the person's home. */
    browse: procedure.input(z.object({ path: path.optional() })).output(folderListingSchema),
    /** The native dialog; an empty list when it is dismissed. */
    pick: procedure.input(z.object({ what: z.enum(['files', 'folder']) })).output(z.array(path)),
  },

  releases: {
    list: procedure.output(z.array(releaseSummarySchema)),
    /** The list now and again after every change. */
    watchList: procedure.output(eventIterator(z.array(releaseSummarySchema))),
    /** A new draft on files or folders (a folder stands for the distributions directly in it); inspection starts at once. */
    create: procedure.input(z.object({ paths: z.array(path).max(10_000) })).output(releaseSchema),
    get: procedure.input(release).output(releaseSchema),
    /** The draft now and again after every change; ends when it is removed. */
    watch: procedure.input(release).output(eventIterator(releaseSchema)),
    update: procedure.input(release.extend({ patch: releasePatchSchema })).output(releaseSchema),
    /** Forgets the draft; files on disk, on the index, and registered links stay. */
    remove: procedure.input(release).output(z.void()),
    addFiles: procedure.input(release.extend({ paths: z.array(path).max(10_000) })).output(releaseSchema),
    removeFiles: procedure.input(release.extend({ fileIds: z.array(z.string()) })).output(releaseSchema),
    /** Reads and hashes again the files that failed, or those named. */
    inspect: procedure.input(release.extend({ fileIds: z.array(z.string()).optional() })).output(jobSchema),
  },

  hosted: {
    /**
     * Uploads what is not hosted yet, wheels first, and reads the index back. Also retries, and finishes what was cut: what
     * the index has is not sent again. Of these files, or all; an upload of the release that runs already takes them too.
     */
    upload: procedure.input(release.extend({ fileIds: z.array(z.string()).exactOptional() })).output(jobSchema),
    /** Stops these files, queued, on their way or being read back; all of them are stopped by cancelling the job. */
    cancel: procedure.input(release.extend({ fileIds: z.array(z.string()) })).output(releaseSchema),
  },

  links: {
    addHost: procedure.input(release.extend({ host: externalHostSchema.omit({ id: true }) })).output(releaseSchema),
    updateHost: procedure.input(release.extend({ host: externalHostSchema })).output(releaseSchema),
    removeHost: procedure.input(release.extend({ hostId: z.string() })).output(releaseSchema),
    /** The order in which they are tried: all hosts of the release, the first one first. Registered links follow. */
    orderHosts: procedure.input(release.extend({ hostIds: z.array(z.string()) })).output(releaseSchema),
    /** What the project's next releases start with, and what its last one had. */
    hostDefaults: procedure.input(release).output(hostDefaultsSchema),
    /** The draft's hosts as they are now become those of its project's next releases, or none do. */
    setHostDefaults: procedure.input(release.extend({ isOn: z.boolean() })).output(hostDefaultsSchema),
    /** A draft without hosts gets those of its project's last release. */
    takeLastHosts: procedure.input(release).output(releaseSchema),
    /** Downloads the candidate URLs that are not verified yet (all, when all are) and compares size and SHA-256. */
    verify: procedure.input(release.extend({ hostId: z.string().optional() })).output(jobSchema),
    /** Registers verified links of files whose hosted copy is confirmed, and what was withdrawn just now; refuses any other. */
    register: procedure
      .input(release.extend({ links: z.array(z.object({ fileId: z.string(), hostId: z.string() })) }))
      .output(releaseSchema),
    /** Takes a registered link back: it leaves the next published page. */
    withdraw: procedure
      .input(release.extend({ links: z.array(z.object({ fileId: z.string(), hostId: z.string() })) }))
      .output(releaseSchema),
  },

  page: {
    preview: procedure.input(release.extend({ order: linkOrderSchema })).output(z.array(projectPreviewSchema)),
    publishToFolder: procedure.input(release.extend({ folder: path })).output(publicationSchema),
    publishToRehearsal: procedure.input(release).output(publicationSchema),
  },

  targets: {
    /** The targets, and beside them what .pypirc and twine's variables say. */
    list: procedure.output(targetsSchema),
    add: procedure.input(newTargetSchema).output(targetsSchema),
    update: procedure.input(targetPatchSchema).output(targetsSchema),
    /** Refused while a draft names it. */
    remove: procedure.input(z.object({ targetId: z.string() })).output(targetsSchema),
  },

  /** Write-only: a secret goes in and never comes out. */
  credentials: {
    /** May make the keyring ask for its password: only for a screen that shows it. */
    status: procedure.input(credentialScopeSchema).output(credentialStatusSchema),
    set: procedure.input(setCredentialSchema).output(credentialStatusSchema),
    forget: procedure.input(forgetCredentialSchema).output(credentialStatusSchema),
  },

  hosts: {
    /**
     * Looks at links before they are registered: what is found out, as it is. Ends after the last verdict; leaving the
     * stream calls it off.
     */
    check: procedure.input(reachabilityInputSchema).output(eventIterator(reachabilityProgressSchema)),
  },

  copies: {
    /** Sends the hosted files to the place behind a host, then verifies the links there. Also goes on where it was cut off. */
    send: procedure.input(sendCopiesSchema).output(jobSchema),
    /** What to type instead. */
    commands: procedure.input(copyCommandsSchema).output(z.array(copyCommandSchema)),
    /** Whether the secret of the place is there, never the secret. */
    credential: procedure.input(z.object({ place: copyPlaceSchema })).output(credentialStatusSchema),
    setCredential: procedure.input(setCopyCredentialSchema).output(credentialStatusSchema),
    forgetCredential: procedure.input(forgetCopyCredentialSchema).output(credentialStatusSchema),
    environment: procedure.output(copyEnvironmentSchema),
    /** Uploads in parts that were cut short; they take room in the bucket. */
    openUploads: procedure.input(z.object({ place: copyPlaceSchema })).output(openUploadsSchema),
    giveUp: procedure.input(z.object({ place: copyPlaceSchema, id: z.string() })).output(openUploadsSchema),
  },

  /** The second entrance: releases that CI has published. No upload, no token. */
  published: {
    lookUp: procedure.input(lookUpPublishedSchema).output(publishedProjectSchema),
    /** A draft on these files, at the links step; then `links.verify` and `links.register` as ever. */
    open: procedure.input(openPublishedSchema).output(releaseSchema),
  },

  gateway: {
    /** Now, and again on change, at most five times a second. */
    watch: procedure.output(eventIterator(gatewaySchema)),
    /** Changes settings; what the running gateway cannot take over as it is, it is started anew for. */
    update: procedure.input(gatewayPatchSchema).output(gatewaySchema),
    /** Removes the files that the gateway keeps on disk, except those being read. */
    clearCache: procedure.output(gatewaySchema),
  },

  faultBench: {
    /** The bench is set up for the first who watches it. */
    watch: procedure.output(eventIterator(faultBenchSchema)),
    setFault: procedure.input(z.object({ fault: faultSchema })).output(faultBenchSchema),
    /** Runs a real pip through the gateway, in a folder of its own that is removed afterwards; answers when it has begun. */
    install: procedure.output(faultBenchSchema),
    cancel: procedure.output(faultBenchSchema),
  },

  health: {
    /** Now, and again when something changed, at most twice a second: then ask again for what is shown. */
    watch: procedure.output(eventIterator(healthTickSchema)),
    /** What is to be told, each once and to one listener. */
    notices: procedure.output(eventIterator(noticeSchema)),
    /**
     * The same, for a page that has no connection to spare for two streams (electron/loopback/stream-limit.ts): now, and
     * the notices that wait, which are told with it.
     */
    glance: procedure.output(healthGlanceSchema),
    overview: procedure.output(healthOverviewSchema),
    links: procedure.input(linkQuerySchema).output(linkPageSchema),
    /** Problem `health.link_unknown`. */
    link: procedure.input(z.object({ id: z.number().int() })).output(linkHealthSchema),
    /** Problem `health.host_unknown`. */
    host: procedure.input(z.object({ host: z.string() })).output(hostHealthSchema),
    series: procedure.input(seriesQuerySchema).output(seriesSchema),
    act: procedure.input(z.object({ on: linkChoiceSchema, action: healthActionSchema })).output(actionResultSchema),
    /** Within ten seconds. Problems `health.undo_over`, `health.undo_overtaken`. */
    undo: procedure.input(z.object({ id: z.string() })).output(z.void()),
    settings: procedure.output(monitorSettingsSchema),
    updateSettings: procedure.input(monitorPatchSchema).output(monitorSettingsSchema),
    setFollow: procedure
      .input(z.object({ publicationId: z.string(), follow: z.boolean() }))
      .output(followedPublicationSchema),
    publishNow: procedure.input(z.object({ publicationId: z.string() })).output(followedPublicationSchema),
    export: procedure.input(healthExportSchema).output(exportedSchema),
  },

  /** Telling an external host why its copies would be left: only what our own checks met, and only where it asked for it. */
  nel: {
    preview: procedure.input(nelHostSchema).output(nelPreviewSchema),
    /** A summary of one day, to be looked at, saved and sent by hand. */
    daily: procedure.input(nelDailySchema).output(nelDailyFileSchema),
  },

  jobs: {
    /** All jobs of this run of the app, newest first: now, and again on change, at most ten times a second. */
    watch: procedure.output(eventIterator(z.array(jobSchema))),
    cancel: procedure.input(z.object({ jobId: z.string() })).output(z.void()),
  },
} as const;

export type Contract = typeof contract;
export type * from './copies.ts';
export type * from './fault-bench.ts';
export type * from './gateway.ts';
export type * from './health.ts';
export type * from './job.ts';
export type * from './nel.ts';
export type * from './preview.ts';
export type * from './published.ts';
export type * from './reachability.ts';
export type * from './release.ts';
export type * from './shell.ts';
export type { Step } from './steps.ts';
export type * from './targets.ts';
