import { problem } from '../../problem/index.ts';
import { figures, type LinkSetting, type LinkSettings } from './setting-list.ts';

/** Every figure of suspension and restoration with what a person needs to change it, in the order to show them. */
export const linkSettings: readonly LinkSetting[] = Object.entries(figures).map(([key, figure]) => ({
  key: keyOf(key),
  ...figure,
}));

export const defaultLinkSettings: LinkSettings = parseLinkSettings({});

/**
 * The defaults with what is given in their place. Throws problems `link_settings.unknown`, `link_settings.not_a_number`,
 * `link_settings.out_of_range` and `link_settings.contradiction`.
 */
export function parseLinkSettings(given: Readonly<Record<string, unknown>>): LinkSettings {
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(figures, key));
  if (unknown !== undefined) {
    throw problem(
      'link_settings.unknown',
      `The health checks have no setting of the name ${unknown}.`,
      { setting: unknown },
      'Remove it, or correct its name.',
    );
  }
  const value = (key: keyof LinkSettings) => valueOf(key, given[key]);
  const settings: LinkSettings = {
    failuresToSuspend: value('failuresToSuspend'),
    failureSpreadMs: value('failureSpreadMs'),
    suspectRetryMs: value('suspectRetryMs'),
    probationMs: value('probationMs'),
    probationCapMs: value('probationCapMs'),
    jitter: value('jitter'),
    successesToRestore: value('successesToRestore'),
    probationRetryMs: value('probationRetryMs'),
    cleanWeekMs: value('cleanWeekMs'),
    goneDailyMs: value('goneDailyMs'),
    goneDailyForMs: value('goneDailyForMs'),
    goneLaterMs: value('goneLaterMs'),
    certificateWarnMs: value('certificateWarnMs'),
    throttledPerDay: value('throttledPerDay'),
    hostWrongLinks: value('hostWrongLinks'),
    capShare: value('capShare'),
    sweepWindowMs: value('sweepWindowMs'),
    incidentWindowMs: value('incidentWindowMs'),
  };
  if (settings.probationMs > settings.probationCapMs) {
    throw problem(
      'link_settings.contradiction',
      'The first suspension cannot be longer than the longest.',
      { probationMs: settings.probationMs, probationCapMs: settings.probationCapMs },
      'Make the first of the two times the smaller one.',
    );
  }
  return settings;
}

function valueOf(key: keyof LinkSettings, given: unknown): number {
  const { label, unit, min, max, default: usual } = figures[key];
  if (given === undefined) return usual;
  const whole = unit === 'count';
  if (
    typeof given !== 'number' ||
    Number.isNaN(given) ||
    (whole && Number.isFinite(given) && !Number.isInteger(given))
  ) {
    throw problem(
      'link_settings.not_a_number',
      `“${label}” must be a ${whole ? 'whole ' : ''}number.`,
      { setting: key },
      `Use a ${whole ? 'whole ' : ''}number from ${min} to ${max}.`,
    );
  }
  if (given < min || given > max) {
    throw problem(
      'link_settings.out_of_range',
      `“${label}” must be from ${min} to ${max}, not ${given}.`,
      { setting: key, value: given, min, max },
      `Use a number from ${min} to ${max}; ${usual} is the usual one.`,
    );
  }
  return given;
}

function keyOf(key: string): keyof LinkSettings {
  if (isKey(key)) return key;
  throw new Error(`${key} is not a setting`);
}

function isKey(key: string): key is keyof LinkSettings {
  return Object.hasOwn(figures, key);
}
