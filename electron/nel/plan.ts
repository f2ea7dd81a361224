import { chooseEndpoint, serialiseReports } from '../../shared/nel/index.ts';
import { type Declared, type Hosts, declaredFor, endpointsLeft } from './declarations.ts';
import { type HostState, fresh } from './host-state.ts';

/** What would be sent to a host next. The preview shows it and the delivery does it: there is no other place that decides. */
export type Plan = Sending | Nothing;

export interface Sending {
  readonly kind: 'send';
  readonly declared: Declared;
  readonly url: string;
  readonly otherOrigin: boolean;
  /** Milliseconds since 1970. */
  readonly earliestAt: number;
  readonly reports: HostState['queue'];
  /** As it is at that time. */
  readonly body: string;
  readonly why: string;
}

export interface Nothing {
  readonly kind: 'nothing';
  readonly declared: Declared | null;
  /** Nor ever will be, as things stand: what waits is not kept. */
  readonly unwanted: boolean;
  readonly why: string;
}

interface PlanOptions {
  readonly hosts: Hosts;
  readonly now: number;
  /** Milliseconds until the host may get the next delivery. */
  readonly pauseLeftMs: number;
}

export function planDelivery(state: HostState, { hosts, now, pauseLeftMs }: PlanOptions): Plan {
  const { host, origin } = state;
  const declared = declaredFor(origin, hosts, now);
  const nothing = (why: string, unwanted: boolean): Nothing => ({ kind: 'nothing', declared, unwanted, why });
  if (declared === null) return nothing(state.policy === null ? sentences.none(host) : sentences.expired(host), true);
  const { policy, by, group } = declared;
  if (group === null || group.endpoints.length === 0) return nothing(sentences.noEndpoint(host, policy.group), true);
  const left = endpointsLeft(state, group);
  if (left.length === 0) return nothing(sentences.gone(host), true);
  if (policy.failureFraction === 0) return nothing(sentences.noneWanted(host), true);
  const { queue } = fresh(state, now);
  if (queue.length === 0) return nothing(policy.spent ? sentences.spent(by.host) : sentences.nothingWaits, false);

  const retryAt = (url: string) => state.endpoints.find((endpoint) => endpoint.url === url)?.retryAt ?? 0;
  const pausedUntil = now + pauseLeftMs;
  const earliestAt = Math.max(pausedUntil, Math.min(...left.map(({ url }) => retryAt(url))));
  if (earliestAt >= Math.min(policy.expiresAt, group.expiresAt)) return nothing(sentences.tooLate(host), false);
  const ready = left.filter(({ url }) => retryAt(url) <= earliestAt);
  const reports = fresh(state, earliestAt).queue;
  const endpoint = chooseEndpoint(ready, state.draw);
  if (endpoint === null || reports.length === 0) return nothing(sentences.tooOld, false);
  const { origin: to, host: collector } = new URL(endpoint.url);
  const otherOrigin = to !== origin;
  return {
    kind: 'send',
    declared,
    url: endpoint.url,
    otherOrigin,
    earliestAt,
    reports,
    body: serialiseReports(reports, earliestAt),
    why: [
      sentences.waiting(reports.length),
      ...(earliestAt > pausedUntil ? [sentences.retry] : pauseLeftMs > 0 ? [sentences.pause(host)] : []),
      ...(otherOrigin ? [sentences.otherOrigin(collector, host)] : []),
    ].join(' '),
  };
}

const sentences = {
  none: (host: string) =>
    `Nothing is sent. No https answer of ${host} that brought the right bytes declares that it wants reports (headers NEL and Report-To).`,
  expired: (host: string) =>
    `Nothing is sent. What ${host} had declared is no longer in force, until one of its answers declares it again.`,
  noEndpoint: (host: string, group: string) =>
    `Nothing is sent. ${host} wants reports to go to its group "${group}", but declares no https address for it.`,
  gone: (host: string) => `Nothing is sent any more. The address that ${host} had named answered 410 (gone).`,
  noneWanted: (host: string) => `Nothing is sent. ${host} declares that it wants to hear of no failures.`,
  nothingWaits: 'No failure waits to be told.',
  spent: (by: string) =>
    `Nothing more is sent until an answer of ${by} declares again that it wants reports: the last one that did came more than 48 hours ago.`,
  tooLate: (host: string) =>
    `Nothing is sent. The next delivery would come after the date up to which ${host} wants reports.`,
  tooOld: 'Nothing is sent. What waits is too old by the time when the next delivery may be tried.',
  waiting: (reports: number) => (reports === 1 ? '1 report waits.' : `${reports} reports wait and go out together.`),
  pause: (host: string) => `${host} gets at most one delivery in 5 minutes.`,
  retry: 'The last delivery failed, so this one waits longer.',
  otherOrigin: (collector: string, host: string) =>
    `${collector} is another origin than ${host}: it is asked first, and gets nothing unless it agrees.`,
};
