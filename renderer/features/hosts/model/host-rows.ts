import type { LinkReachability, ProbePhases, ReachabilityVerdict } from '../../../../shared/contract/reachability.ts';
import { outcomeTitle } from '../../../../shared/fallback/index.ts';
import type { State } from '../../../ui/index.ts';

/** One host of the links that are checked. */
export interface HostRow {
  readonly host: string;
  readonly links: readonly LinkReachability[];
  readonly done: number;
  /** No further verdict comes. */
  readonly isOver: boolean;
  /** Links by what installers would do with them. */
  readonly counts: Readonly<Record<ReachabilityVerdict['kind'], number>>;
  readonly state: State;
  /** In a few words, for a list. */
  readonly words: string;
  /** Of the worst link: the whole sentence; empty until there is one. */
  readonly sentence: string;
  /** Medians over its links. */
  readonly phases: ProbePhases;
  readonly bytesPerSecond: number | null;
  /** Of the hosted copies of its links; null where none was measured. */
  readonly hostedBytesPerSecond: number | null;
}

/** In the order in which hosts were first heard of. `isOver`: what has no verdict now gets none. */
export function hostRows(links: Iterable<LinkReachability>, isOver = false): readonly HostRow[] {
  const byHost = Map.groupBy(links, ({ host }) => host);
  return [...byHost].filter(([host]) => host !== '').map(([host, of]) => hostRow(host, of, isOver));
}

/** Of a link, in a word or two. */
export function verdictWords(verdict: ReachabilityVerdict | null, isOver: boolean): string {
  if (verdict === null) return isOver ? 'Not checked' : 'Being checked';
  return kindWords[verdict.kind];
}

const kindWords = {
  used: 'Used',
  left: 'Left for the hosted copy',
  never: 'Never asked',
  unknown: 'Not known',
} as const;

export function verdictState(verdict: ReachabilityVerdict | null, isOver: boolean): State {
  if (verdict === null) return isOver ? 'unchecked' : 'working';
  switch (verdict.kind) {
    case 'used':
      if (verdict.consequence === 'suspended') return 'suspended';
      return verdict.notes.some(({ severity }) => severity === 'warning') ? 'degraded' : 'healthy';
    case 'left':
      return verdict.consequence === 'none' ? 'suspect' : 'failed';
    case 'never':
      return 'suspended';
    case 'unknown':
      return 'unchecked';
  }
}

function hostRow(host: string, links: readonly LinkReachability[], isOver: boolean): HostRow {
  const judged = links.flatMap(({ verdict }) => (verdict === null ? [] : [verdict]));
  const counts = {
    used: judged.filter(({ kind }) => kind === 'used').length,
    left: judged.filter(({ kind }) => kind === 'left').length,
    never: judged.filter(({ kind }) => kind === 'never').length,
    unknown: judged.filter(({ kind }) => kind === 'unknown').length,
  };
  const worst = judged.toSorted((a, b) => weight(b) - weight(a))[0] ?? null;
  const done = links.filter(({ verdict, problem }) => verdict !== null || problem !== null).length;
  const isDone = done === links.length;
  return {
    host,
    links,
    done,
    counts,
    isOver,
    state:
      isDone || (worst !== null && worst.kind !== 'used') ? verdictState(worst, isOver) : verdictState(null, isOver),
    words: judged.length === 0 && !isDone ? verdictWords(null, isOver) : wordsOf(counts, links.length, isDone, worst),
    sentence: worst?.sentence ?? '',
    phases: {
      resolveMs: median(links.map(({ phases }) => phases.resolveMs)),
      connectMs: median(links.map(({ phases }) => phases.connectMs)),
      tlsMs: median(links.map(({ phases }) => phases.tlsMs)),
      firstByteMs: median(links.map(({ phases }) => phases.firstByteMs)),
      transferMs: median(links.map(({ phases }) => phases.transferMs)),
    },
    bytesPerSecond: median(links.map(({ speed }) => speed?.bytesPerSecond ?? null)),
    hostedBytesPerSecond: median(links.map(({ hosted }) => hosted?.speed?.bytesPerSecond ?? null)),
  };
}

function wordsOf(
  { used, left, never, unknown }: HostRow['counts'],
  total: number,
  isDone: boolean,
  worst: ReachabilityVerdict | null,
): string {
  const hasWarning = worst?.kind === 'used' && worst.notes.some(({ severity }) => severity === 'warning');
  const isSuspended = worst?.kind === 'used' && worst.consequence === 'suspended';
  if (isDone && used === total) {
    if (isSuspended) return 'Used, then suspended';
    return hasWarning ? 'Installers get it from here, with a warning' : 'Installers get it from here';
  }
  if (isDone && left === total) return `Left for the hosted copy: ${why(worst)}`;
  if (isDone && never === total) return `Never asked: ${why(worst)}`;
  if (isDone && unknown === total) return 'Not known';
  const parts = [
    [used, 'used'],
    [left, 'left'],
    [never, 'never asked'],
    [unknown, 'not known'],
  ] as const;
  const counted = parts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])).join(', ');
  return worst === null || worst.kind === 'used' ? counted : `${counted}: ${why(worst)}`;
}

function why(worst: ReachabilityVerdict | null): string {
  return worst === null ? '' : outcomeTitle(worst.code);
}

/** What a person should look at first. */
function weight({ kind, consequence, notes }: ReachabilityVerdict): number {
  const ofKind = { used: 0, unknown: 10, left: 20, never: 30 } as const;
  const ofConsequence = { none: 0, failure: 1, suspended: 2 } as const;
  return ofKind[kind] + 3 * ofConsequence[consequence] + (notes.some(({ severity }) => severity === 'warning') ? 1 : 0);
}

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}
