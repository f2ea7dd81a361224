/** The health of external links: how they are, what was found out about them, and what a person may do with them. */
import { z } from 'zod';
import { problemSchema } from './problem.ts';

const count = z.number().int().nonnegative();
const bytes = z.number().int().nonnegative();
const milliseconds = z.number().nonnegative();
const at = z.iso.datetime();

/** In the order of how much they want a person's eye, the last the least. */
export const linkStates = [
  'suspended',
  'on-probation',
  'suspect',
  'degraded',
  'never-checked',
  'healthy',
  'withdrawn',
] as const;
export const linkStateSchema = z.enum(linkStates);
export type LinkState = z.infer<typeof linkStateSchema>;

/** How much of a file a check looked at: its headers, a few random pieces, or all of it and its SHA-256. */
export const checkDepthSchema = z.enum(['headers', 'pieces', 'whole']);
export type CheckDepth = z.infer<typeof checkDepthSchema>;

/** Whose experience it is: our own checks, or what the gateway's downloads met. Never added together. */
export const vantageSchema = z.enum(['probe', 'gateway']);
export type Vantage = z.infer<typeof vantageSchema>;

/** One check in a beat bar; `code` is an outcome code of the fallback policy. */
const beatSchema = z.object({ at, code: z.string(), depth: checkDepthSchema, slow: z.boolean() });
export type Beat = z.infer<typeof beatSchema>;

/**
 * The same where many rows have one, and nobody reads when each was: a letter for each (good, slow, bad), the newest
 * last, and what the last one found.
 */
const beatRunSchema = z.object({ kinds: z.string().regex(/^[gsb]{0,50}$/), lastCode: z.string().nullable() });
export type BeatRun = z.infer<typeof beatRunSchema>;

/** How many of how many, with the Wilson score interval at 95 %. */
const completionSchema = z.object({ n: count, ok: count, low: z.number(), high: z.number() });
export type Completion = z.infer<typeof completionSchema>;

/** Null where there is nothing to tell from. */
const spreadSchema = z.object({ p50: z.number().nonnegative(), p95: z.number().nonnegative() }).nullable();
export type Spread = z.infer<typeof spreadSchema>;

const statisticsSchema = z.object({
  completion: completionSchema,
  /** Milliseconds to the first byte. */
  firstByte: spreadSchema,
  /** Normalised time, s/MiB. */
  normalised: spreadSchema,
});
export type Statistics = z.infer<typeof statisticsSchema>;

const countsSchema = z.record(linkStateSchema, count);
export type StateCounts = z.infer<typeof countsSchema>;

const maintenanceSchema = z.object({ from: at, until: at }).nullable();

const linkRowSchema = z.object({
  id: z.number().int(),
  project: z.string(),
  filename: z.string(),
  host: z.string(),
  url: z.string(),
  size: bytes,
  state: linkStateSchema,
  since: at,
  /** What is so, why, and what comes next, in words. */
  sentence: z.string(),
  /** It would be suspended, and waits for a person: too many hosts at once. */
  held: z.boolean(),
  maintenance: maintenanceSchema,
  /** The newest last; at most 50. */
  beats: z.array(beatSchema),
  /** Over the last 50 checks. */
  statistics: statisticsSchema,
  lastGoodAt: at.nullable(),
  lastBadAt: at.nullable(),
});
export type LinkRow = z.infer<typeof linkRowSchema>;

/** What a list of thousands shows of each. */
const linkListRowSchema = linkRowSchema
  .pick({
    id: true,
    filename: true,
    host: true,
    state: true,
    since: true,
    sentence: true,
    held: true,
    maintenance: true,
    statistics: true,
  })
  /** At most 25. */
  .extend({ beats: beatRunSchema });
export type LinkListRow = z.infer<typeof linkListRowSchema>;

/** Links of one host that failed together: one thing that happened, however many they are. */
const incidentSchema = z.object({
  id: z.string(),
  host: z.string(),
  from: at,
  until: at.nullable(),
  links: count,
  codes: z.array(z.object({ code: z.string(), title: z.string(), count })),
  sentence: z.string(),
});
export type Incident = z.infer<typeof incidentSchema>;

/** A host or a project: what is there, and the worst of it. */
const groupRowSchema = z.object({
  name: z.string(),
  links: count,
  counts: countsSchema,
  worst: linkStateSchema,
  /** At most 50. */
  beats: z.array(beatSchema),
  /** Over the last 24 hours of our own checks. */
  statistics: statisticsSchema,
  lastGoodAt: at.nullable(),
  lastBadAt: at.nullable(),
  /** Days until the first certificate ends; null: not known, or not https. May be negative. */
  certificateDaysLeft: z.number().nullable(),
});
export type GroupRow = z.infer<typeof groupRowSchema>;

const groupListRowSchema = groupRowSchema.extend({ beats: beatRunSchema });
export type GroupListRow = z.infer<typeof groupListRowSchema>;

const monitorStateSchema = z.object({
  /** `offline`: our own line is down, so nobody is judged. */
  state: z.enum(['off', 'watching', 'offline']),
  since: at,
  checksToday: count,
  bytesToday: bytes,
  byteBudget: bytes,
  /** Checks under way. */
  running: count,
});
export type MonitorState = z.infer<typeof monitorStateSchema>;

export const healthOverviewSchema = z.object({
  monitor: monitorStateSchema,
  counts: countsSchema,
  hosts: z.array(groupListRowSchema),
  projects: z.array(groupListRowSchema),
  /** Those that go on, then those of the last seven days, newest first; at most 50. */
  incidents: z.array(incidentSchema),
});
export type HealthOverview = z.infer<typeof healthOverviewSchema>;

export const linkSortSchema = z.enum(['state', 'file', 'host', 'completion', 'normalised', 'changed']);
export const linkQuerySchema = z.object({
  /** Part of a filename, URL or project. */
  text: z.string().max(200).exactOptional(),
  states: z.array(linkStateSchema).max(linkStates.length).exactOptional(),
  host: z.string().max(300).exactOptional(),
  project: z.string().max(300).exactOptional(),
  sort: linkSortSchema,
  descending: z.boolean(),
  offset: count,
  limit: z.number().int().min(1).max(500),
});
export type LinkQuery = z.infer<typeof linkQuerySchema>;
export const linkPageSchema = z.object({ total: count, rows: z.array(linkListRowSchema) });
export type LinkPage = z.infer<typeof linkPageSchema>;

const linkCheckSchema = z.object({
  at,
  vantage: vantageSchema,
  depth: checkDepthSchema,
  code: z.string(),
  title: z.string(),
  status: z.number().int().nullable(),
  detail: z.string(),
  slow: z.boolean(),
  bytes,
  /** From the first question to the last byte. */
  totalMs: milliseconds.nullable(),
  normalised: z.number().nonnegative().nullable(),
  phases: z.object({
    resolveMs: milliseconds.nullable(),
    connectMs: milliseconds.nullable(),
    tlsMs: milliseconds.nullable(),
    firstByteMs: milliseconds.nullable(),
  }),
});
export type LinkCheckView = z.infer<typeof linkCheckSchema>;

const transitionSchema = z.object({
  at,
  from: linkStateSchema,
  to: linkStateSchema,
  by: z.enum(['monitor', 'person', 'host']),
  sentence: z.string(),
  /** The checks that led to it, oldest first. */
  evidence: z.array(
    linkCheckSchema.pick({ at: true, code: true, title: true, status: true, detail: true, depth: true }),
  ),
});
export type TransitionView = z.infer<typeof transitionSchema>;

export const linkHealthSchema = z.object({
  row: linkRowSchema,
  sha256: z.string(),
  /** What installers get for this file at this moment. */
  installersGet: z.string(),
  certificateDaysLeft: z.number().nullable(),
  nextCheckAt: at.nullable(),
  /** Newest first; at most 50. */
  checks: z.array(linkCheckSchema),
  /** Newest first; at most 100. */
  transitions: z.array(transitionSchema),
  /** Milliseconds in each state, over the last 30 days as far as it is known. */
  timeInState: z.array(z.object({ state: linkStateSchema, milliseconds })),
});
export type LinkHealth = z.infer<typeof linkHealthSchema>;

export const hostHealthSchema = z.object({
  row: groupRowSchema,
  maintenance: maintenanceSchema,
  incidents: z.array(incidentSchema),
});
export type HostHealth = z.infer<typeof hostHealthSchema>;

const seriesScopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('host'), host: z.string().max(300) }),
  z.object({ kind: z.literal('link'), id: z.number().int() }),
]);
export type SeriesScope = z.infer<typeof seriesScopeSchema>;
/** By minutes, by hours, by days. */
const seriesWindowSchema = z.enum(['24h', '30d', '1y']);
export type SeriesWindow = z.infer<typeof seriesWindowSchema>;

/** Of a time, as far as it has passed: in how much of it somebody looked, from 0 to 1. */
const watchedShare = z.number().min(0).max(1);

const seriesPointSchema = z.object({
  /** The beginning of its minute, hour or day. */
  at,
  checks: count,
  ok: count,
  firstByte: spreadSchema,
  normalised: spreadSchema,
  externalBytes: bytes,
  hostedBytes: bytes,
  reasons: z.array(z.object({ code: z.string(), count })),
  watched: watchedShare,
});
export type SeriesPoint = z.infer<typeof seriesPointSchema>;

export const seriesSchema = z.object({
  window: seriesWindowSchema,
  vantage: vantageSchema,
  from: at,
  to: at,
  bucketSeconds: z.number().int().positive(),
  /** Where nothing was found out there is no point. */
  points: z.array(seriesPointSchema),
  /**
   * When nobody looked for a minute, hour or day at least: the monitor was off; or our own line was down. Never a failure.
   * What is shorter is in `watched`.
   */
  gaps: z.array(z.object({ from: at, to: at, why: z.enum(['off', 'offline']) })),
  watched: watchedShare,
  /** Of the normalised time, s/MiB. */
  threshold: z.number(),
  /** One sentence that says what the chart shows. */
  summary: z.string(),
  statistics: statisticsSchema,
});
export type Series = z.infer<typeof seriesSchema>;

export const seriesQuerySchema = z.object({
  scope: seriesScopeSchema,
  window: seriesWindowSchema,
  vantage: vantageSchema,
});
export type SeriesQuery = z.infer<typeof seriesQuerySchema>;

/** Links by their ids, or all links of a host. */
export const linkChoiceSchema = z.union([
  z.object({ ids: z.array(z.number().int()).min(1).max(10_000) }),
  z.object({ host: z.string().max(300) }),
]);
export type LinkChoice = z.infer<typeof linkChoiceSchema>;

export const healthActionSchema = z.discriminatedUnion('kind', [
  /** Leaves the index at once, and stays away until a person takes it back. */
  z.object({ kind: z.literal('suspend') }),
  /** Looked at whole at once; listed when it is right. */
  z.object({ kind: z.literal('restore') }),
  /** Taken back for good. */
  z.object({ kind: z.literal('withdraw') }),
  /** Checked now, whole. */
  z.object({ kind: z.literal('probe') }),
  /** What fails in this time counts for nothing; null ends it. */
  z.object({ kind: z.literal('maintenance'), window: maintenanceSchema }),
  /** Suspends what waits for a person because too many hosts failed at once. */
  z.object({ kind: z.literal('suspend-held') }),
]);
export type HealthAction = z.infer<typeof healthActionSchema>;

export const actionResultSchema = z.object({
  links: count,
  /** Takes it back, until then; null where there is nothing to take back. */
  undo: z.object({ id: z.string(), until: at }).nullable(),
});
export type ActionResult = z.infer<typeof actionResultSchema>;

export const monitorSettingsSchema = z.object({
  enabled: z.boolean(),
  /** Bytes that the checks may download in 24 hours. */
  byteBudget: z.number().int().min(0),
  /** Mean hours between two checks of a healthy link. */
  meanHours: z.number().min(0.1).max(168),
  notify: z.boolean(),
  /** `22:00` to `07:00`, local time: what happens then is told afterwards, in one. Null: none. */
  quietHours: z.object({ from: z.string().regex(/^\d\d:\d\d$/), to: z.string().regex(/^\d\d:\d\d$/) }).nullable(),
});
export type MonitorSettings = z.infer<typeof monitorSettingsSchema>;

export const monitorPatchSchema = z.object({
  enabled: monitorSettingsSchema.shape.enabled.exactOptional(),
  byteBudget: monitorSettingsSchema.shape.byteBudget.exactOptional(),
  meanHours: monitorSettingsSchema.shape.meanHours.exactOptional(),
  notify: monitorSettingsSchema.shape.notify.exactOptional(),
  quietHours: monitorSettingsSchema.shape.quietHours.exactOptional(),
});
export type MonitorPatch = z.infer<typeof monitorPatchSchema>;

/** Somewhere the page was published, which follows the links' states when it is set to. */
export const followedPublicationSchema = z.object({
  id: z.string(),
  kind: z.enum(['folder', 'rehearsal']),
  where: z.string(),
  projects: z.array(z.string()),
  follow: z.boolean(),
  publishedAt: at,
  /** It is behind the states of its links since then. */
  behindSince: at.nullable(),
  /** Why the last attempt failed, and when it is tried again. */
  problem: problemSchema.nullable(),
  nextAttemptAt: at.nullable(),
});
export type FollowedPublication = z.infer<typeof followedPublicationSchema>;

/** Something to tell a person once, also where no window shows it. */
export const noticeSchema = z.object({
  id: z.string(),
  at,
  title: z.string(),
  body: z.string(),
  /** Where to look: a path of the app. */
  path: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** Says that what was asked before may be old; watched instead of polled. */
export const healthTickSchema = z.object({
  revision: count,
  monitor: monitorStateSchema,
  /** What wants a person's eye. */
  suspended: count,
  held: count,
  publications: z.array(followedPublicationSchema),
});
export type HealthTick = z.infer<typeof healthTickSchema>;

/** What every screen shows of health, asked for now and then, and what is to be told: each notice is in one answer. */
export const healthGlanceSchema = z.object({ tick: healthTickSchema, notices: z.array(noticeSchema) });
export type HealthGlance = z.infer<typeof healthGlanceSchema>;

export const healthExportSchema = z.object({
  scope: seriesScopeSchema,
  window: seriesWindowSchema,
  format: z.enum(['csv', 'json']),
});
export type HealthExport = z.infer<typeof healthExportSchema>;
export const exportedSchema = z.object({ filename: z.string(), mediaType: z.string(), text: z.string() });
