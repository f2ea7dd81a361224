/** The figures of suspension and restoration. Times in milliseconds, shares from 0 to 1. */
export interface LinkSettings {
  /** So many checks in a row must have failed … */
  readonly failuresToSuspend: number;
  /** … and so much time must lie between the first and the last of them: a restart of the host is no fault. */
  readonly failureSpreadMs: number;
  /** After a failure the next check comes about then, instead of at its usual random time. */
  readonly suspectRetryMs: number;
  /** A suspended link is looked at again after this time, twice as long after each further failure … */
  readonly probationMs: number;
  /** … and after this time however often it has failed. */
  readonly probationCapMs: number;
  /** Each wait is longer or shorter by up to this share, at random: a host cannot know when we look. */
  readonly jitter: number;
  /** So many checks in a row must succeed on probation, one of them of the whole file. */
  readonly successesToRestore: number;
  /** After a success on probation the next check comes about then. */
  readonly probationRetryMs: number;
  /** After this time without a failure the next suspension is half as long. */
  readonly cleanWeekMs: number;
  /** Where the host says that it does not have the file (404, 410): looked for so often … */
  readonly goneDailyMs: number;
  /** … for so long since it said so first … */
  readonly goneDailyForMs: number;
  /** … and so often after that. */
  readonly goneLaterMs: number;
  /** A link whose certificate ends sooner is degraded, and stays listed. */
  readonly certificateWarnMs: number;
  /** A host may ask for fewer requests (429) so often in 24 hours before it counts as a failure. */
  readonly throttledPerDay: number;
  /** So many links of one host suspended for wrong bytes suspend all its links. */
  readonly hostWrongLinks: number;
  /** No more than this share of all hosts (at least one) is newly suspended in one sweep without a person. */
  readonly capShare: number;
  /** Suspensions within this time count as at once. */
  readonly sweepWindowMs: number;
  /** Links of one host that fail with no more than this time between them are told as one incident. */
  readonly incidentWindowMs: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const defaultLinkSettings: LinkSettings = {
  failuresToSuspend: 3,
  failureSpreadMs: 10 * minute,
  suspectRetryMs: 6 * minute,
  probationMs: 15 * minute,
  probationCapMs: day,
  jitter: 0.2,
  successesToRestore: 2,
  probationRetryMs: 5 * minute,
  cleanWeekMs: 7 * day,
  goneDailyMs: day,
  goneDailyForMs: 7 * day,
  goneLaterMs: 7 * day,
  certificateWarnMs: 14 * day,
  throttledPerDay: 3,
  hostWrongLinks: 2,
  capShare: 0.1,
  sweepWindowMs: hour,
  incidentWindowMs: hour,
};
