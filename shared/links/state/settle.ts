/** From a suspension that the blame guard has let to what becomes of the link, of its host, and of the cap's places. */
import { isPartlyAway, mayNewlySuspend, mustSuspendHost, noteSuspension } from './hosts.ts';
import type { LinkCause, LinkRecord, SuspendReason, Sweep } from './schemas.ts';
import type { LinkSettings } from './settings.ts';
import { type Step, heldByCap, suspend, suspendForHost } from './suspend.ts';

export interface HostScene<Link> {
  readonly name: string;
  /** Its links, the one in question among them. */
  readonly links: readonly Link[];
  recordOf(link: Link): LinkRecord;
  /** Of all hosts with links. */
  readonly hostCount: number;
}

export interface Settled<Link> {
  readonly sweep: Sweep;
  /** The link's own first; of the others those that are suspended with their host. */
  readonly steps: readonly (Step & { readonly link: Link })[];
}

export interface Times {
  readonly at: number;
  readonly settings: LinkSettings;
  random(): number;
}

/** @param reason what `observe` gave for this link, after the guard has found that our own line works */
export function settle<Link>(
  link: Link,
  reason: SuspendReason,
  host: HostScene<Link>,
  sweep: Sweep,
  times: Times,
): Settled<Link> {
  const { at, settings, random } = times;
  const record = host.recordOf(link);
  const takesPlace = reason.newly && !isPartlyAway(host.links.map(host.recordOf));
  if (takesPlace && !mayNewlySuspend(sweep, host.name, host.hostCount, at, settings)) {
    return { sweep, steps: [{ link, ...heldByCap(record, reason.check, at, settings, random()) }] };
  }
  const step = suspend(record, reason, at, settings, random());
  return {
    sweep: takesPlace ? noteSuspension(sweep, host.name, at, settings) : sweep,
    steps: [{ link, ...step }, ...withItsHost(link, step, host, times)],
  };
}

function withItsHost<Link>(
  link: Link,
  { record, transition }: Step,
  { links, recordOf }: HostScene<Link>,
  { at, settings, random }: Times,
): Settled<Link>['steps'] {
  if (transition === null) return [];
  const records = links.map((each) => (each === link ? record : recordOf(each)));
  if (!mustSuspendHost(transition, records, settings)) return [];
  const cause = record.cause ?? otherBytes;
  return links
    .filter((each) => each !== link)
    .map((each) => ({ link: each, ...suspendForHost(recordOf(each), cause, at, settings, random()) }))
    .filter((each) => each.transition !== null);
}

export const otherBytes: LinkCause = { code: 'fallback.integrity.digest_mismatch', status: null, detail: '' };
