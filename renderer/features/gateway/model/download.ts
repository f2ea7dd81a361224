/** One download as a person reads it: its stretches, where its source changed, and what happened in a sentence. */
import type { ByteOrigin, Download, DownloadAttempt } from '../../../../shared/contract/index.ts';
import { formatCount, formatShare } from '../../../ui/format.ts';

/** Stretches as shares of the file, from 0 to 1. */
export function barSegments(download: Pick<Download, 'size' | 'segments'>) {
  const { size, segments } = download;
  if (size === 0) return segments.slice(0, 1).map(({ source }) => ({ source, from: 0, to: 1 }));
  return segments.map(({ source, start, end }) => ({ source, from: start / size, to: end / size }));
}

interface Tick {
  /** From 0 to 1. */
  readonly at: number;
  readonly label: string;
}

/** Ticks stand at least this far apart, so that each can be pressed; what is nearer shares one. */
const NEAREST = 0.06;

export function switchTicks(download: Pick<Download, 'size' | 'switches'>): readonly Tick[] {
  const ticks: Tick[] = [];
  for (const change of download.switches) {
    const at = download.size === 0 ? 0 : change.at / download.size;
    const label = `${switchPlace(change.at, download.size)}: ${change.reason}`;
    const last = ticks.at(-1);
    if (last === undefined || at - last.at >= NEAREST) ticks.push({ at, label });
    else ticks[ticks.length - 1] = { at: last.at, label: `${last.label} ${label}` };
  }
  return ticks;
}

interface SourceShare {
  readonly source: ByteOrigin;
  readonly host: string;
  readonly bytes: number;
}

/** Bytes by source and host, in the order of their first stretch. */
export function sourceShares(download: Pick<Download, 'segments'>): readonly SourceShare[] {
  const shares = new Map<string, SourceShare>();
  for (const { source, host, start, end } of download.segments) {
    const key = `${source} ${host}`;
    const bytes = (shares.get(key)?.bytes ?? 0) + end - start;
    shares.set(key, { source, host, bytes });
  }
  return [...shares.values()];
}

/** `files.example.org`; what is on disk has no host. */
export function sourceName({ source, host }: Pick<SourceShare, 'source' | 'host'>): string {
  return source === 'cache' ? 'this machine’s disk' : host;
}

/** What happened, in a sentence or two. */
export function outcomeSentence(download: Download): string {
  switch (download.state) {
    case 'running':
      return switchSentence(download) ?? 'Under way.';
    case 'failed':
      return download.problem?.message ?? 'No source could deliver the file.';
    case 'abandoned':
      return 'The installer left before the file was whole.';
    case 'done':
      return switchSentence(download) ?? (download.size === 0 ? 'An empty file.' : wholeSentence(download));
  }
}

/** For beside its shares, which say where: the reason alone. */
export function outcomeInShort(download: Download): string {
  return (download.state === 'done' ? download.switches.at(-1)?.reason : undefined) ?? outcomeSentence(download);
}

/** Where and why the source changed, the last time; null where it never did. */
export function switchSentence(download: Pick<Download, 'size' | 'switches'>): string | null {
  const last = download.switches.at(-1);
  if (last === undefined) return null;
  const times = download.switches.length;
  const place = switchPlace(last.at, download.size);
  return times === 1 ? `${place}: ${last.reason}` : `${place}, the last of ${times} changes: ${last.reason}`;
}

/** `2 attempts`; a second request that ran along counts. */
export function attemptCount(download: Pick<Download, 'attempts'>): string {
  return formatCount(download.attempts.length, 'attempt');
}

export interface Phase {
  readonly name: 'resolve' | 'connect' | 'TLS' | 'first byte' | 'transfer';
  readonly milliseconds: number;
  /** Of the whole download's time, from 0 to 1. */
  readonly from: number;
  readonly to: number;
}

/** An attempt on the download's own clock, phase by phase; what was not needed or not reached is left out. */
export function attemptPhases(download: Download, attempt: DownloadAttempt): readonly Phase[] {
  const total = Math.max(download.milliseconds, 1);
  const end = attempt.endedMs ?? total;
  const { resolveMs, connectMs, tlsMs, firstByteMs } = attempt.phases;
  const measured = [
    { name: 'resolve', milliseconds: resolveMs },
    { name: 'connect', milliseconds: connectMs },
    { name: 'TLS', milliseconds: tlsMs },
    { name: 'first byte', milliseconds: firstByteMs },
  ] as const;
  const phases: Phase[] = [];
  let at = attempt.startedMs;
  const add = (name: Phase['name'], milliseconds: number) => {
    const until = Math.min(at + milliseconds, Math.max(end, at));
    phases.push({ name, milliseconds, from: clamp(at / total), to: clamp(until / total) });
    at = until;
  };
  for (const { name, milliseconds } of measured) if (milliseconds !== null) add(name, milliseconds);
  const left = end - at;
  // What is left after the first byte is the transfer; before it, it is the wait in which it ended.
  if (left > 0) add(firstByteMs !== null || attempt.received > 0 ? 'transfer' : waitingFor(attempt), left);
  return phases;
}

function waitingFor({ phases, url }: DownloadAttempt): Phase['name'] {
  if (phases.connectMs === null) return phases.resolveMs === null ? 'resolve' : 'connect';
  return phases.tlsMs === null && url.startsWith('https:') ? 'TLS' : 'first byte';
}

function switchPlace(at: number, size: number): string {
  return at === 0 ? 'At the start' : `At ${formatShare(at, size)}`;
}

function wholeSentence(download: Download): string {
  const [first, ...others] = sourceShares(download);
  if (first === undefined) return 'Checked and passed on.';
  if (others.length > 0) return 'From several sources, checked.';
  const left = download.attempts.find((attempt) => attempt.used === 0 && attempt.message !== '');
  if (left !== undefined) return `At the start: ${left.message}`;
  return first.source === 'cache' ? 'From this machine’s disk, checked.' : `All of it from ${first.host}, checked.`;
}

function clamp(share: number): number {
  return Math.max(0, Math.min(1, share));
}
