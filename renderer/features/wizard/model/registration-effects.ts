import type { Release } from '../../../../shared/contract/index.ts';
import { isRegistered } from './link-choice.ts';
import type { LinkRow } from './link-rows.ts';
import type { LinkOrder } from './orders.ts';
import { hostNames } from './url-preview.ts';

/** Whose copies are taken, of files that have links at several hosts. */
export interface LinkHosts {
  /** Of each file the host that is tried first. */
  readonly first: string;
  /** Of each file the host whose link the page lists last. */
  readonly last: string;
  readonly hasSeveral: boolean;
}

/** Where the files will have links once these are registered, beside those that are. */
export function linkHosts({ hosts }: Release, rows: readonly LinkRow[], chosen: readonly LinkRow[]): LinkHosts {
  const wanted = new Set(chosen.map(({ id }) => id));
  const files = new Set(chosen.map(({ file }) => file.id));
  const places = new Map(hosts.map(({ id }, place) => [id, place]));
  const future = rows.filter((row) => files.has(row.file.id) && (wanted.has(row.id) || isRegistered(row)));
  const ofFiles = [...Map.groupBy(future, ({ file }) => file.id).values()].map((links) =>
    links.map(({ hostId }) => places.get(hostId) ?? 0),
  );
  const named = (taken: readonly number[]) =>
    hostNames([...new Set(taken)].toSorted((a, b) => a - b).flatMap((place) => hosts[place]?.template ?? []));
  return {
    first: named(ofFiles.map((links) => Math.min(...links))),
    last: named(ofFiles.map((links) => Math.max(...links))),
    hasSeveral: ofFiles.some((links) => links.length > 1),
  };
}

/**
 * What registering links changes for today's installers, before the page is even previewed (P13). No installer tries a
 * second link for the same file; only the gateway falls back. The Preview step says it per file.
 */
export function registrationEffects(order: LinkOrder, { first, last, hasSeveral }: LinkHosts): readonly string[] {
  const gateway = hasSeveral
    ? 'Through the gateway, every installer gets an external copy, tried in the order of the hosts, and the hosted one as soon as they fail.'
    : 'Through the gateway, every installer gets the external copy, and the hosted one as soon as that fails.';
  switch (order) {
    case 'external-first':
      return [
        'pip 20.3 and later keeps taking the hosted copy: nothing changes for it.',
        `uv, pdm, and poetry with a custom source download from ${first}, and fail while it is down.`,
        gateway,
      ];
    case 'hosted-first':
      return [
        `pip 20.3 and later downloads from ${last}, and fails while it is down.`,
        'uv, pdm, and poetry with a custom source keep taking the hosted copy: nothing changes for them.',
        gateway,
      ];
    case 'hosted-only':
      return ['The page lists hosted copies only, so no installer sees these links until you choose another order.'];
  }
}
