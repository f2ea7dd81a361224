/** The policy's figures. Times in milliseconds, sizes in bytes, rates in bytes a second, shares from 0 to 1. */
export interface PolicySettings {
  readonly resolveMs: number;
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly stallMs: number;
  readonly answerMs: number;
  readonly deadlineBaseMs: number;
  readonly minBytesPerSecond: number;
  readonly judgeAfterMs: number;
  readonly judgeAfterBytes: number;
  readonly rateBucketMs: number;
  readonly rateHalfLifeMs: number;
  readonly referenceWeight: number;
  readonly referenceSamples: number;
  readonly referenceKeepMs: number;
  readonly leaveFactor: number;
  readonly switchMs: number;
  readonly ownLineFactor: number;
  readonly patienceMs: number;
  readonly hedgeMinMs: number;
  readonly hedgeMaxMs: number;
  readonly hedgeShare: number;
  readonly hedgeBurst: number;
  readonly maxRedirects: number;
  readonly externalAttempts: number;
  readonly externalReconnects: number;
  readonly hostedAttempts: number;
  readonly wholeFirstBytes: number;
  readonly wholeFirstReferenceMs: number;
  readonly wholeFirstWaitMs: number;
  readonly tailBytes: number;
}

export type PolicyUnit = 'ms' | 'bytes' | 'bytes/s' | 'factor' | 'share' | 'count';

/** One figure, as it is shown to a person who may change it. */
export interface PolicySetting {
  readonly key: keyof PolicySettings;
  readonly label: string;
  readonly explanation: string;
  readonly unit: PolicyUnit;
  readonly default: number;
  /** Both ends are allowed. */
  readonly min: number;
  readonly max: number;
}

const kib = 1024;
const mib = 1024 * kib;
const minute = 60_000;
const hour = 60 * minute;

export const figures: Readonly<Record<keyof PolicySettings, Omit<PolicySetting, 'key'>>> = {
  resolveMs: {
    label: 'Name lookup',
    explanation: 'A host whose name cannot be looked up in this time is left.',
    ...milliseconds(3000, 100, minute),
  },
  connectMs: {
    label: 'Connection',
    explanation: 'A host that has not taken the connection, encryption included, in this time is left.',
    ...milliseconds(5000, 100, minute),
  },
  firstByteMs: {
    label: 'First byte',
    explanation: 'A host that has not begun to send the file this long after it was asked is left.',
    ...milliseconds(5000, 100, 2 * minute),
  },
  stallMs: {
    label: 'Silence in the middle',
    explanation: 'A host that sends nothing for this long in the middle of a file is left.',
    ...milliseconds(5000, 100, 2 * minute),
  },
  answerMs: {
    label: 'Answer to the installer',
    explanation:
      'Where no source has sent a byte of the file in this time, the installer is told which were asked. By itself it would give up after 15 seconds, without a word.',
    ...milliseconds(13_000, 1000, 10 * minute),
  },
  deadlineBaseMs: {
    label: 'Time allowed for any file',
    explanation: 'What even the smallest file may take. Larger files get more, by the lowest speed accepted.',
    ...milliseconds(4000, 0, 10 * minute),
  },
  minBytesPerSecond: {
    label: 'Lowest speed accepted',
    explanation:
      'A file may take the time allowed for any file, and its size divided by this speed on top. 256 KiB a second is 4 seconds for each MiB.',
    unit: 'bytes/s',
    default: 256 * kib,
    min: 1,
    max: 1024 * mib,
  },
  judgeAfterMs: {
    label: 'Speed is judged after (time)',
    explanation: 'Connections begin slowly: before this time since the first byte, nobody is called slow.',
    ...milliseconds(3000, 0, 10 * minute),
  },
  judgeAfterBytes: {
    label: 'Speed is judged after (bytes)',
    explanation: 'A speed measured on a few bytes says nothing: before this many bytes, nobody is called slow.',
    ...bytes(64 * kib, 0, 64 * mib),
  },
  rateBucketMs: {
    label: 'Speed is measured every',
    explanation: 'The speed is the mean of what came in each stretch of this length.',
    ...milliseconds(1000, 10, minute),
  },
  rateHalfLifeMs: {
    label: 'Speed is half forgotten after',
    explanation: 'The newest stretches count most; one that is this old counts half.',
    ...milliseconds(3000, 10, 10 * minute),
  },
  referenceWeight: {
    label: 'Weight of the newest download from the hosted copy',
    explanation: 'How fast the hosted copy is from here is a moving mean; this is what the newest download adds to it.',
    unit: 'share',
    default: 0.2,
    min: 0.01,
    max: 1,
  },
  referenceSamples: {
    label: 'Downloads needed to know the hosted copy',
    explanation: 'With fewer downloads from the hosted copy than this, no host is compared with it.',
    ...count(3, 1, 1000),
  },
  referenceKeepMs: {
    label: 'The speed of the hosted copy is known for',
    explanation: 'Older than this, it is forgotten and measured anew.',
    ...milliseconds(24 * hour, minute, 366 * 24 * hour),
  },
  leaveFactor: {
    label: 'Gain needed to leave early',
    explanation:
      'A slow host is left early only if what remains would take this many times as long as from the hosted copy.',
    unit: 'factor',
    default: 1.25,
    min: 1,
    max: 100,
  },
  switchMs: {
    label: 'Cost of changing to the hosted copy, at first',
    explanation: 'Taken until it is known how long the hosted copy needs for its first byte.',
    ...milliseconds(500, 0, minute),
  },
  ownLineFactor: {
    label: 'Own line is the limit below',
    explanation:
      'If even the hosted copy is slower than this many times the lowest speed accepted, our own line is slow: no host is blamed for it.',
    unit: 'factor',
    default: 2,
    min: 0,
    max: 100,
  },
  patienceMs: {
    label: 'A waiting installer',
    explanation:
      'A host that leaves an installer without a byte for so long, and sends more slowly than the rate above, is left for the hosted copy.',
    ...milliseconds(11_000, 1000, 10 * minute),
  },
  hedgeMinMs: {
    label: 'Second request, at the earliest after',
    explanation:
      'A host that is slower to answer than it usually is gets company: the hosted copy is asked too, and the first answer is used.',
    ...milliseconds(250, 0, minute),
  },
  hedgeMaxMs: {
    label: 'Second request, at the latest after',
    explanation: 'Also for hosts that are usually slower than this, and for those that are not known yet.',
    ...milliseconds(2000, 0, minute),
  },
  hedgeShare: {
    label: 'Share of downloads with a second request',
    explanation: 'No more than this share of downloads asks the hosted copy too, so that it is not flooded.',
    unit: 'share',
    default: 0.1,
    min: 0,
    max: 1,
  },
  hedgeBurst: {
    label: 'Second requests saved up',
    explanation: 'So many second requests may follow one another before the share counts.',
    ...count(1, 0, 1000),
  },
  maxRedirects: {
    label: 'Redirects followed',
    explanation:
      'A host that redirects more often than this is left. Each redirect must lead to a public https address.',
    ...count(5, 0, 20),
  },
  externalAttempts: {
    label: 'Attempts at an external host',
    explanation: 'How often one file is asked for at one external host.',
    ...count(1, 1, 10),
  },
  externalReconnects: {
    label: 'New connections to an external host',
    explanation: 'How often a connection that was reset is made anew before the host is left.',
    ...count(1, 0, 10),
  },
  hostedAttempts: {
    label: 'Attempts at the hosted copy',
    explanation: 'How often the hosted copy, or the last source there is, is asked before the download fails.',
    ...count(3, 1, 20),
  },
  wholeFirstBytes: {
    label: 'Checked as a whole before it is passed on, up to',
    explanation: 'Files up to this size are fetched and checked first, then passed on.',
    ...bytes(8 * mib, 0, 1024 * mib),
  },
  wholeFirstReferenceMs: {
    label: 'Checked as a whole, at most for',
    explanation: 'Where the hosted copy would take longer than this, the file is passed on as it comes.',
    ...milliseconds(2000, 0, minute),
  },
  wholeFirstWaitMs: {
    label: 'Installers wait at most',
    explanation: 'Installers give up after 15 seconds without a byte. After this time, what is there is passed on.',
    ...milliseconds(10_000, 0, 10 * minute),
  },
  tailBytes: {
    label: 'Held back until the file is checked',
    explanation:
      'Where only the checksum of the whole file is known, its last bytes are passed on only when the checksum is right.',
    ...bytes(64 * kib, 1, 64 * mib),
  },
};

function milliseconds(usual: number, min: number, max: number) {
  return { unit: 'ms', default: usual, min, max } as const;
}

function bytes(usual: number, min: number, max: number) {
  return { unit: 'bytes', default: usual, min, max } as const;
}

function count(usual: number, min: number, max: number) {
  return { unit: 'count', default: usual, min, max } as const;
}
