import { type OutcomeCode, outcomeTitle } from '../../fallback/index.ts';
import { countText } from './texts.ts';
import type { LinkSettings } from './settings.ts';

/** One link that fails: since when, until when (null: still), and why. */
export interface LinkFailing {
  readonly link: string | number;
  readonly host: string;
  readonly at: number;
  readonly until: number | null;
  readonly code: OutcomeCode;
}

/** Links of one host that failed together: one thing that happened, however many they are. */
export interface LinkIncident {
  readonly host: string;
  readonly from: number;
  /** Null: it goes on. */
  readonly until: number | null;
  /** The most frequent first; `count` in links. */
  readonly codes: readonly { readonly code: OutcomeCode; readonly count: number }[];
  readonly links: number;
  readonly sentence: string;
}

/**
 * Groups what failed, in any order, into incidents: of one host, each beginning within the window of the one before. Newest
 * first, an incident of a single link too.
 */
export function groupIncidents(failing: readonly LinkFailing[], { incidentWindowMs }: LinkSettings): LinkIncident[] {
  return [...Map.groupBy(failing, ({ host }) => host).values()]
    .flatMap((ofHost) => chained(ofHost, incidentWindowMs))
    .map(incidentOf)
    .toSorted((a, b) => b.from - a.from);
}

function chained(failing: readonly LinkFailing[], windowMs: number): LinkFailing[][] {
  const groups: LinkFailing[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const one of failing.toSorted((a, b) => a.at - b.at)) {
    const group = groups.at(-1);
    if (group === undefined || one.at - last > windowMs) groups.push([one]);
    else group.push(one);
    last = one.at;
  }
  return groups;
}

function incidentOf(failing: readonly LinkFailing[]): LinkIncident {
  const host = failing[0]?.host ?? '';
  const links = new Set(failing.map(({ link }) => link)).size;
  const codes = [...Map.groupBy(failing, ({ code }) => code)]
    .map(([code, ones]) => ({ code, count: new Set(ones.map(({ link }) => link)).size }))
    .toSorted((a, b) => b.count - a.count);
  // A loop: a hundred thousand arguments are more than a call takes.
  let from = Number.POSITIVE_INFINITY;
  let until: number | null = Number.NEGATIVE_INFINITY;
  for (const one of failing) {
    from = Math.min(from, one.at);
    until = until === null || one.until === null ? null : Math.max(until, one.until);
  }
  return { host, from, until, codes, links, sentence: sentenceOf(host, links, codes) };
}

function sentenceOf(host: string, links: number, codes: LinkIncident['codes']): string {
  const [first, ...more] = codes;
  const why =
    first === undefined
      ? ''
      : more.length === 0
        ? outcomeTitle(first.code)
        : codes.map(({ code, count }) => `${outcomeTitle(code)} (${countText(count)})`).join(', ');
  return links === 1
    ? `One link of ${host} failed: ${why}.`
    : `${countText(links)} links of ${host} failed together: ${why}.`;
}
