import { problem } from '../problem/index.ts';
import { type PolicySetting, type PolicySettings, figures } from './setting-list.ts';

/** Every figure of the policy with what a person needs to change it, in the order to show them. */
export const policySettings: readonly PolicySetting[] = Object.entries(figures).map(([key, figure]) => ({
  key: keyOf(key),
  ...figure,
}));

export const defaultPolicy: PolicySettings = parsePolicy({});

/**
 * The defaults with what is given in their place. Throws problems `policy.unknown`, `policy.not_a_number`,
 * `policy.out_of_range` and `policy.contradiction`.
 */
export function parsePolicy(given: Readonly<Record<string, unknown>>): PolicySettings {
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(figures, key));
  if (unknown !== undefined) {
    throw problem(
      'policy.unknown',
      `The fallback policy has no setting of the name ${unknown}.`,
      { setting: unknown },
      'Remove it, or correct its name.',
    );
  }
  const value = (key: keyof PolicySettings) => valueOf(key, given[key]);
  const settings: PolicySettings = {
    resolveMs: value('resolveMs'),
    connectMs: value('connectMs'),
    firstByteMs: value('firstByteMs'),
    stallMs: value('stallMs'),
    answerMs: value('answerMs'),
    deadlineBaseMs: value('deadlineBaseMs'),
    minBytesPerSecond: value('minBytesPerSecond'),
    judgeAfterMs: value('judgeAfterMs'),
    judgeAfterBytes: value('judgeAfterBytes'),
    rateBucketMs: value('rateBucketMs'),
    rateHalfLifeMs: value('rateHalfLifeMs'),
    referenceWeight: value('referenceWeight'),
    referenceSamples: value('referenceSamples'),
    referenceKeepMs: value('referenceKeepMs'),
    leaveFactor: value('leaveFactor'),
    switchMs: value('switchMs'),
    ownLineFactor: value('ownLineFactor'),
    patienceMs: value('patienceMs'),
    hedgeMinMs: value('hedgeMinMs'),
    hedgeMaxMs: value('hedgeMaxMs'),
    hedgeShare: value('hedgeShare'),
    hedgeBurst: value('hedgeBurst'),
    maxRedirects: value('maxRedirects'),
    externalAttempts: value('externalAttempts'),
    externalReconnects: value('externalReconnects'),
    hostedAttempts: value('hostedAttempts'),
    wholeFirstBytes: value('wholeFirstBytes'),
    wholeFirstReferenceMs: value('wholeFirstReferenceMs'),
    wholeFirstWaitMs: value('wholeFirstWaitMs'),
    tailBytes: value('tailBytes'),
  };
  if (settings.hedgeMinMs > settings.hedgeMaxMs) {
    throw problem(
      'policy.contradiction',
      'The second request cannot come later at the earliest than at the latest.',
      { hedgeMinMs: settings.hedgeMinMs, hedgeMaxMs: settings.hedgeMaxMs },
      'Make the first of the two times the smaller one.',
    );
  }
  return settings;
}

function valueOf(key: keyof PolicySettings, given: unknown): number {
  const { label, unit, min, max, default: usual } = figures[key];
  if (given === undefined) return usual;
  const whole = unit === 'bytes' || unit === 'count';
  if (
    typeof given !== 'number' ||
    Number.isNaN(given) ||
    (whole && Number.isFinite(given) && !Number.isInteger(given))
  ) {
    throw problem(
      'policy.not_a_number',
      `“${label}” must be a ${whole ? 'whole ' : ''}number.`,
      { setting: key },
      `Use a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`,
    );
  }
  if (given < min || given > max) {
    throw problem(
      'policy.out_of_range',
      `“${label}” must be from ${min} to ${max}, not ${given}.`,
      { setting: key, value: given, min, max },
      `Use a number from ${min} to ${max}; ${usual} is the usual one.`,
    );
  }
  return given;
}

function keyOf(key: string): keyof PolicySettings {
  if (isKey(key)) return key;
  throw new Error(`${key} is not a setting`);
}

function isKey(key: string): key is keyof PolicySettings {
  return Object.hasOwn(figures, key);
}
