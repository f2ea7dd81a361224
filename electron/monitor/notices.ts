/** What is told to a person, and in which words. Pure: who tells it, and when, is another's. */
import type { LinkState, Notice } from '../../shared/contract/index.ts';

/** Something that happened and may be worth a person's eye. */
export type Event =
  | HostEvent
  | (LinkEvent & { readonly kind: 'held' })
  | {
      readonly kind: 'publication';
      readonly at: number;
      readonly id: string;
      readonly where: string;
      readonly sentence: string;
      readonly since: string;
    }
  | {
      readonly kind: 'certificate';
      readonly at: number;
      readonly host: string;
      readonly until: string;
      readonly days: number;
    };

/** What happens to a host, one link after the other. */
export type HostEvent = (LinkEvent & { readonly kind: 'suspended' }) | (LinkEvent & { readonly kind: 'back' });
export type OtherEvent = Exclude<Event, HostEvent>;

interface LinkEvent {
  readonly at: number;
  readonly linkId: number;
  readonly host: string;
  readonly filename: string;
  readonly sentence: string;
}

/** What happens within this time is told as one. */
export const gatherMs = 60_000;

/** Those that are told together. */
export function groupOf(event: OtherEvent): string {
  switch (event.kind) {
    case 'held':
      // It is because of many hosts, and one question to a person.
      return 'held';
    case 'publication':
      return `publication ${event.id}`;
    case 'certificate':
      return `certificate ${event.host} ${event.days}`;
  }
}

/** Whether a transition tells a person, and as what. */
export function kindOf(transition: {
  readonly from: LinkState;
  readonly to: LinkState;
  readonly by: string;
}): 'suspended' | 'back' | null {
  const { from, to, by } = transition;
  // Whoever did it knows it.
  if (by === 'person') return null;
  // Again on probation or again suspended is what was told already.
  if (to === 'suspended') return from === 'on-probation' ? null : 'suspended';
  return from === 'on-probation' && (to === 'healthy' || to === 'degraded') ? 'back' : null;
}

/** @param events of one group, oldest first; at least one */
export function noticeOf(events: readonly Event[]): Notice | null {
  const [first] = events;
  if (first === undefined) return null;
  const at = new Date(first.at).toISOString();
  const count = number.format(events.length);
  switch (first.kind) {
    case 'held':
      return heldNotice(events, at);
    case 'suspended':
    case 'back': {
      const { host, filename, sentence, linkId, kind } = first;
      const many = events.length > 1;
      return {
        id: `${kind} ${many ? host : linkId} ${at}`,
        at,
        title: many ? titleOfMany(kind, count, host) : `${filename} ${words[kind]} ${host}`,
        body: many ? `${sentence} So it is for all ${count} of them.` : sentence,
        path: many ? hostPath(host) : `/health/links/${linkId}`,
      };
    }
    case 'publication':
      return {
        id: `publication ${first.id} ${first.since}`,
        at,
        title: `${first.where} could not be published`,
        body: first.sentence,
        path: '/health',
      };
    case 'certificate':
      return {
        id: `certificate ${first.host} ${first.until} ${first.days}`,
        at,
        title:
          first.days <= 0
            ? `The certificate of ${first.host} has ended`
            : `The certificate of ${first.host} ends in ${first.days === 1 ? '1 day' : `${first.days} days`}`,
        body: 'Installers turn away from the host then. Its operator must renew the certificate.',
        path: hostPath(first.host),
      };
  }
}

/** What has become of it hours after its beginning was told. */
export function moreNoticeOf(events: readonly HostEvent[]): Notice | null {
  const last = events.at(-1);
  // One that came back in between and left again is one link.
  const links = new Set(events.map(({ linkId }) => linkId)).size;
  if (last === undefined || links === 1) return noticeOf(events.slice(-1));
  const { kind, host, sentence } = last;
  const at = new Date(last.at).toISOString();
  return {
    id: `more ${kind} ${host} ${at}`,
    at,
    title: titleOfMany(kind, `${number.format(links)} more`, host),
    body: `The last of them: ${sentence}`,
    path: hostPath(host),
  };
}

const words = {
  suspended: 'was suspended at',
  back: 'is listed again at',
} as const;

function titleOfMany(kind: 'suspended' | 'back', count: string, host: string): string {
  return kind === 'suspended'
    ? `${count} links of ${host} were suspended`
    : `${count} links of ${host} are listed again`;
}

function heldNotice(events: readonly Event[], at: string): Notice | null {
  const held = events.filter((event) => event.kind === 'held');
  const [first] = held;
  if (first === undefined) return null;
  const { linkId, host, filename, sentence } = first;
  if (held.length === 1) {
    const title = `${filename} waits for you, at ${host}`;
    return { id: `held ${linkId} ${at}`, at, title, body: sentence, path: `/health/links/${linkId}` };
  }
  const hosts = new Set(held.map((event) => event.host)).size;
  const where = hosts === 1 ? host : `${number.format(hosts)} hosts`;
  const title = `${number.format(held.length)} links of ${where} wait for you`;
  return { id: `held ${hosts} ${at}`, at, title, body: sentence, path: hosts === 1 ? hostPath(host) : '/health' };
}

/** What was collected in quiet hours, or before the program ended, in one. Null: nothing was. */
export function summaryOf(notices: readonly Notice[], at: number, why: 'quiet' | 'unheard'): Notice | null {
  const [first] = notices;
  if (first === undefined) return null;
  if (notices.length === 1) return first;
  const lines = notices.slice(0, mostLines).map(({ title }) => `${title}.`);
  const more = notices.length - lines.length;
  return {
    id: `summary ${first.id}`,
    at: new Date(at).toISOString(),
    title: `${number.format(notices.length)} things happened ${why === 'quiet' ? 'in the quiet hours' : 'that you were not told of'}`,
    body: [...lines, ...(more > 0 ? [`And ${number.format(more)} more.`] : [])].join(' '),
    path: '/health',
  };
}

const mostLines = 5;
const number = new Intl.NumberFormat('en-GB');

/** `22:00` to `07:00` goes over midnight; a time is in it from its beginning on, and no longer at its end. */
export function isQuiet(hours: { readonly from: string; readonly to: string } | null, time: string): boolean {
  if (hours === null || hours.from === hours.to) return false;
  const { from, to } = hours;
  return from < to ? time >= from && time < to : time >= from || time < to;
}

/** Days before its end at which a certificate is told of; null: not yet. */
export function certificateStep(until: number, at: number): 14 | 3 | 0 | null {
  const left = until - at;
  if (left <= 0) return 0;
  if (left <= 3 * dayMs) return 3;
  return left <= 14 * dayMs ? 14 : null;
}

const dayMs = 24 * 3_600_000;

function hostPath(host: string): string {
  return `/health/hosts/${encodeURIComponent(host)}`;
}
