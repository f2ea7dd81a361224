import { isListedState } from './record.ts';
import type { Transition } from './schemas.ts';
import { type TimeFormat, capitalised, causeText, conditionText, countText, failuresText } from './texts.ts';

/** What has changed and when, why, and what happens next. The host is left out where the reader knows it. */
export function describeTransition(
  transition: Transition,
  now: number,
  format: TimeFormat,
  host: string | null = null,
): string {
  const { to, at } = transition;
  const time = format(at, 'time');
  switch (to) {
    case 'never-checked':
      return `Not checked yet ${time}.`;
    case 'healthy':
    case 'degraded':
      return listedText(transition, time, format, now, host);
    case 'suspect':
      return `Suspect ${time}: ${failedText(transition, format, now, host)}. Installers still get it from there.`;
    case 'suspended':
      return `${suspendedText(transition, time, format, now, host)}. Installers get the hosted copy.`;
    case 'on-probation':
      return transition.by === 'person'
        ? `On probation ${time}, restored by hand. It is listed again when the whole file has been checked.`
        : `On probation ${time}: the first check after its suspension succeeded. It is listed again after the next one, if the whole file is right.`;
    case 'withdrawn':
      return `Withdrawn ${time} by hand. Installers get the hosted copy. It stays so until it is registered anew.`;
  }
}

function listedText(
  { from, to, evidence }: Transition,
  time: string,
  format: TimeFormat,
  now: number,
  host: string | null,
): string {
  const last = evidence.checks.at(-1);
  const condition =
    last === undefined
      ? ''
      : `${capitalised(conditionText({ slow: last.slow, certificateUntil: last.certificateUntil }, now, format, host))}.`;
  const why = to === 'degraded' ? ` ${condition}` : '';
  if (!isListedState(from)) return `Listed again ${time}: the whole file was right.${why}`;
  if (from === 'suspect') {
    const before = evidence.failures === 1 ? '1 failure' : `${countText(evidence.failures)} failures`;
    const state = to === 'degraded' ? 'Degraded' : 'Healthy again';
    return `${state} ${time}: the last check succeeded, after ${before}.${why}`;
  }
  if (to === 'degraded') return `Degraded ${time}.${why} Installers still get it from there.`;
  return from === 'degraded'
    ? `Healthy again ${time}: the last check found nothing wrong.`
    : `Healthy ${time}: the first check succeeded.`;
}

function suspendedText(
  transition: Transition,
  time: string,
  format: TimeFormat,
  now: number,
  host: string | null,
): string {
  const { from, by, cause } = transition;
  if (by === 'host') return `Suspended ${time} with its whole host: its links serve other bytes than the hosted files`;
  if (cause === null) return `Suspended ${time} by hand`;
  if (from === 'on-probation') return `Suspended again ${time}: ${failedText(transition, format, now, host)}`;
  const whose = by === 'person' ? ', released by hand' : '';
  return `Suspended ${time}${whose}: ${failedText(transition, format, now, host)}`;
}

/** A single failure needs no count: it was bad enough. */
function failedText({ cause, evidence }: Transition, format: TimeFormat, now: number, host: string | null): string {
  const { failures, firstAt, lastAt, checks } = evidence;
  const why = cause === null ? '' : causeText(cause, now, checks.at(-1)?.certificateUntil ?? null, format, host);
  return failures > 1 ? `${failuresText(failures, firstAt, lastAt)}, last: ${why}` : why;
}
