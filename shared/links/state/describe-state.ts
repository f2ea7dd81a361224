import { isInMaintenance } from './check.ts';
import type { LinkRecord } from './schemas.ts';
import { type TimeFormat, capitalised, causeText, conditionText, failuresText } from './texts.ts';

/** How a link is, why, what installers get, and what happens next: a sentence each. */
export function describeState(record: LinkRecord, now: number, format: TimeFormat, host = 'the host'): string {
  const { maintenance } = record;
  const sentences = sentencesOf(record, now, format, host);
  if (maintenance !== null && isInMaintenance(record, now)) {
    sentences.push(`Maintenance until ${format(maintenance.until, 'time')}: failures do not count.`);
  }
  return sentences.join(' ');
}

function sentencesOf(record: LinkRecord, now: number, format: TimeFormat, host: string): string[] {
  const since = format(record.since, 'time');
  const here = `Installers get it from ${host}.`;
  const hosted = 'Installers get the hosted copy.';
  switch (record.state) {
    case 'never-checked':
      return ['Not checked yet. It was verified when it was registered.', here];
    case 'healthy':
      return [`Healthy since ${since}.`, here];
    case 'degraded':
      return [`Degraded since ${since}.`, `${degradedText(record, now, format, host)}.`, here];
    case 'suspect':
      return [
        `Suspect since ${since}.`,
        ...suspectTexts(record, now, format, host),
        here,
        nextText(record, now, format),
      ];
    case 'suspended':
      return record.by === 'person'
        ? [`Suspended by hand since ${since}.`, hosted, 'It stays so until you restore it.']
        : [
            `Suspended since ${since}.`,
            ...(record.by === 'host' ? [`The whole of ${host} is suspended.`] : []),
            ...because(record, now, format, host),
            hosted,
            nextText(record, now, format),
          ];
    case 'on-probation':
      return [`On probation since ${since}.`, probationText(record), hosted, nextText(record, now, format)];
    case 'withdrawn':
      return [`Withdrawn by hand since ${since}.`, hosted, 'It stays so until it is registered anew.'];
  }
}

function because({ cause, certificateUntil }: LinkRecord, now: number, format: TimeFormat, host: string): string[] {
  return cause === null ? [] : [`${capitalised(causeText(cause, now, certificateUntil, format, host))}.`];
}

function suspectTexts(record: LinkRecord, now: number, format: TimeFormat, host: string): string[] {
  const { failures, cause, certificateUntil, held } = record;
  const why = cause === null ? '' : causeText(cause, now, certificateUntil, format, host);
  const failed = `${failuresText(failures.count, failures.firstAt, failures.lastAt)}${failures.count > 1 ? ', last' : ''}`;
  return [
    `${failed}: ${why}.`,
    ...(held === null
      ? []
      : ['It is not suspended yet: so many hosts failed at once that our own network may be at fault.']),
  ];
}

function degradedText({ slow, certificateUntil }: LinkRecord, now: number, format: TimeFormat, host: string): string {
  return capitalised(conditionText({ slow, certificateUntil }, now, format, host));
}

function probationText({ successes, by }: LinkRecord): string {
  const done = successes.whole ? 'The whole file was right.' : 'The whole file has yet to be checked.';
  if (by === 'person') return `Restored by hand. ${done}`;
  return successes.count === 1 ? `The last check succeeded. ${done}` : `The last checks succeeded. ${done}`;
}

function nextText({ nextCheckAt }: LinkRecord, now: number, format: TimeFormat): string {
  if (nextCheckAt === null) return 'We look again at a random time.';
  if (nextCheckAt <= now) return 'We look again now.';
  return `We look again ${format(nextCheckAt, 'moment')}.`;
}
