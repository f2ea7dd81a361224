import { type OutcomeCode, describeOutcome } from '../../fallback/index.ts';
import type { LinkCause } from './schemas.ts';
import { defaultLinkSettings } from './settings.ts';

/**
 * A time as a person reads it, in the person's zone, which shared code does not know. `time`: `14:02`, with its day where
 * that is another. `moment`: to go after a verb, as `at 14:02`, `tomorrow 14:02`, `on 12 Nov at 14:02`. `day`: to go after
 * “expired” or “expires”, as `yesterday`, `in 5 days`, `on 12 Nov`.
 */
export type TimeFormat = (at: number, style: 'time' | 'moment' | 'day') => string;

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const minute = 60_000;

export function countText(count: number): string {
  return whole.format(count);
}

/** `1 failure`, `3 failures in 22 minutes`. */
export function failuresText(count: number, firstAt: number | null, lastAt: number | null): string {
  if (count === 1) return '1 failure';
  const spread = firstAt === null || lastAt === null ? 0 : lastAt - firstAt;
  return `${countText(count)} failures ${spread < minute ? 'within a minute' : `in ${durationText(spread)}`}`;
}

/** What went wrong as the rest of a sentence; without a host where that is said already. */
export function causeText(
  cause: LinkCause,
  at: number,
  certificateUntil: number | null,
  format: TimeFormat,
  host: string | null,
): string {
  const { code, status, detail } = cause;
  if (code === 'tls.cert.date_invalid') {
    const certificate = host === null ? 'the certificate' : `the certificate of ${host}`;
    return certificateUntil !== null && certificateUntil <= at
      ? `${certificate} expired ${format(certificateUntil, 'day')}`
      : `${certificate} has expired or is not valid yet`;
  }
  return outcomeText(code, host ?? 'the host', status, detail);
}

function outcomeText(code: OutcomeCode, host: string, status: number | null, detail: string): string {
  const { message } = describeOutcome(code, { host, detail, ...(status === null ? {} : { status }) });
  return message.replace(/\.$/, '').replace(/^(?:The|There|What|No|Looking)\b/, (word) => word.toLowerCase());
}

/** The beginning of a sentence; a host's name stays as it is. */
export function capitalised(text: string): string {
  return text.replace(
    /^(?:the|there|what|no|looking|it|its)\b/,
    (word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`,
  );
}

function durationText(ms: number): string {
  const minutes = Math.round(ms / minute);
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${countText(Math.round(hours / 24))} days`;
}

/** Why a link is degraded: slow, its certificate, or both. */
export function conditionText(
  { slow, certificateUntil }: { readonly slow: boolean; readonly certificateUntil: number | null },
  now: number,
  format: TimeFormat,
  host: string | null,
): string {
  const late = `${host ?? 'it'} was slower than the limit`;
  if (certificateUntil === null || (slow && certificateUntil - now >= defaultLinkSettings.certificateWarnMs))
    return late;
  const certificate = host === null ? 'its certificate' : `the certificate of ${host}`;
  const ends = `${certificate} ${certificateUntil <= now ? 'expired' : 'expires'} ${format(certificateUntil, 'day')}`;
  return slow ? `${late}, and ${ends}` : ends;
}
