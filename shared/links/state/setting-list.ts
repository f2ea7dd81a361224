/** The figures of suspension and restoration. Times in milliseconds, shares from 0 to 1. */
export interface LinkSettings {
  readonly failuresToSuspend: number;
  readonly failureSpreadMs: number;
  readonly suspectRetryMs: number;
  readonly probationMs: number;
  readonly probationCapMs: number;
  readonly jitter: number;
  readonly successesToRestore: number;
  readonly probationRetryMs: number;
  readonly cleanWeekMs: number;
  readonly goneDailyMs: number;
  readonly goneDailyForMs: number;
  readonly goneLaterMs: number;
  readonly certificateWarnMs: number;
  readonly throttledPerDay: number;
  readonly hostWrongLinks: number;
  readonly capShare: number;
  readonly sweepWindowMs: number;
  readonly incidentWindowMs: number;
}

export type LinkSettingUnit = 'ms' | 'share' | 'count';

/** One figure, as it is shown to a person who may change it. */
export interface LinkSetting {
  readonly key: keyof LinkSettings;
  readonly label: string;
  readonly explanation: string;
  readonly unit: LinkSettingUnit;
  readonly default: number;
  /** Both ends are allowed. */
  readonly min: number;
  readonly max: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export const figures: Readonly<Record<keyof LinkSettings, Omit<LinkSetting, 'key'>>> = {
  failuresToSuspend: {
    label: 'Failures until a link is suspended',
    explanation: 'So many checks in a row must have failed.',
    ...count(3, 1, 100),
  },
  failureSpreadMs: {
    label: 'Failures are spread over at least',
    explanation: 'From the first to the last of them so much time must have passed: a restart of the host is no fault.',
    ...milliseconds(10 * minute, 0, day),
  },
  suspectRetryMs: {
    label: 'A suspect link is looked at again after',
    explanation: 'After a failure, the next check comes about then, instead of at its usual random time.',
    ...milliseconds(6 * minute, minute, day),
  },
  probationMs: {
    label: 'First suspension',
    explanation: 'A suspended link is looked at again after this time, twice as long after each further failure.',
    ...milliseconds(15 * minute, minute, 7 * day),
  },
  probationCapMs: {
    label: 'Longest suspension until the next look',
    explanation: 'However often a link has failed, it is looked at again after this time.',
    ...milliseconds(day, minute, 31 * day),
  },
  jitter: {
    label: 'Spread of these times',
    explanation: 'Each wait is longer or shorter by up to this share, at random: a host cannot know when we look.',
    ...share(0.2, 0, 0.9),
  },
  successesToRestore: {
    label: 'Successes until a link is listed again',
    explanation: 'So many checks in a row must succeed on probation, one of them of the whole file.',
    ...count(2, 1, 10),
  },
  probationRetryMs: {
    label: 'Time between the checks of a probation',
    explanation: 'After a success on probation, the next check comes about then.',
    ...milliseconds(5 * minute, 1000, day),
  },
  cleanWeekMs: {
    label: 'A past suspension is forgotten after',
    explanation: 'After this time without a failure, the next suspension is half as long.',
    ...milliseconds(7 * day, hour, 366 * day),
  },
  goneDailyMs: {
    label: 'A missing file is looked for every',
    explanation: 'Where the host says that it does not have the file (404, 410).',
    ...milliseconds(day, minute, 31 * day),
  },
  goneDailyForMs: {
    label: 'A missing file is looked for so often during',
    explanation: 'Counted from the first time that the host said it does not have the file.',
    ...milliseconds(7 * day, 0, 366 * day),
  },
  goneLaterMs: {
    label: 'A file that stays missing is looked for every',
    explanation: 'After that time.',
    ...milliseconds(7 * day, minute, 366 * day),
  },
  certificateWarnMs: {
    label: 'A certificate that ends soon is told before it ends by',
    explanation: 'The link counts as degraded from then on, and stays listed.',
    ...milliseconds(14 * day, 0, 366 * day),
  },
  throttledPerDay: {
    label: 'Requests to slow down, a day',
    explanation: 'A host may ask for fewer requests (429) so often in 24 hours before it counts as a failure.',
    ...count(3, 0, 1000),
  },
  hostWrongLinks: {
    label: 'Links with wrong bytes until their host is suspended',
    explanation: 'So many links of one host suspended for wrong bytes suspend all its links.',
    ...count(2, 1, 1000),
  },
  capShare: {
    label: 'Hosts suspended at once, at most',
    explanation:
      'No more than this share of all hosts (at least one) is newly suspended in one sweep without a person.',
    ...share(0.1, 0, 1),
  },
  sweepWindowMs: {
    label: 'Length of a sweep',
    explanation: 'Suspensions within this time count as at once.',
    ...milliseconds(hour, minute, 31 * day),
  },
  incidentWindowMs: {
    label: 'Failures are one incident within',
    explanation: 'Links of one host that fail with no more than this time between them are told as one.',
    ...milliseconds(hour, 0, 31 * day),
  },
};

function milliseconds(usual: number, min: number, max: number) {
  return { unit: 'ms', default: usual, min, max } as const;
}

function count(usual: number, min: number, max: number) {
  return { unit: 'count', default: usual, min, max } as const;
}

function share(usual: number, min: number, max: number) {
  return { unit: 'share', default: usual, min, max } as const;
}
