/** What the gateway's downloads say of links. Pure. */
import type { CheckDepth, Download, DownloadAttempt } from '../../shared/contract/index.ts';
import { normalisedThreshold, normalisedTime, outcomeCodes, type PolicySettings } from '../../shared/fallback/index.ts';
import type { SpotResult } from '../probe/index.ts';
import { isLocal } from './own-line.ts';
import { bodyMs, type SpeedSample } from './line-speed.ts';
import type { WatchedLink, WorkingSet } from './working-set.ts';

export interface PassiveCheck {
  readonly watched: WatchedLink;
  readonly result: SpotResult;
  /** Whether it counts for or against the host. */
  readonly scored: boolean;
}

export interface Passive {
  readonly checks: readonly PassiveCheck[];
  /** What the hosted copy gave instead. */
  readonly hosted: { readonly watched: WatchedLink; readonly bytes: number } | null;
}

/** @param asked what each attempt asked first, where a redirect led it elsewhere */
export function passiveChecks(
  download: Download,
  asked: readonly string[] | undefined,
  links: Pick<WorkingSet, 'find'>,
  policy: PolicySettings,
): Passive {
  const { sha256, size, state, attempts, segments } = download;
  const tried = attempts.flatMap((attempt, at) => {
    if (attempt.source !== 'external') return [];
    const watched = links.find(sha256, asked?.[at] ?? attempt.url);
    return watched === undefined ? [] : [{ attempt, watched }];
  });
  const last = tried.at(-1);
  const bytes = segments.reduce((sum, { source, start, end }) => (source === 'hosted' ? sum + end - start : sum), 0);
  return {
    checks: tried.flatMap(({ attempt, watched }) => {
      // Only what was verified was well; that its bytes came is not enough.
      const isUnproven = attempt.code === 'ok' && state !== 'done';
      const result = isUnproven ? null : resultOf(attempt, size, policy);
      return result === null ? [] : [{ watched, result, scored: result.code === 'ok' || attempt.scored }];
    }),
    hosted: last === undefined || bytes === 0 ? null : { watched: last.watched, bytes },
  };
}

/** How fast the hosted copies came: what the own-line guard compares the hosts with. */
export function hostedSpeeds({ attempts }: Download): readonly SpeedSample[] {
  return attempts.flatMap(({ source, host, url, received, startedMs, endedMs, phases }) => {
    if (source !== 'hosted' || endedMs === null || isLocal(url)) return [];
    return [{ host, bytes: received, milliseconds: bodyMs(endedMs - startedMs, phases) }];
  });
}

function resultOf(attempt: DownloadAttempt, size: number, policy: PolicySettings): SpotResult | null {
  const { from, used, received, startedMs, endedMs, status, phases, proves } = attempt;
  const code = outcomeCodes.find((known) => known === attempt.code);
  // Nobody had to do with it: another was sooner, or the client left.
  if (code === undefined || code === 'abandoned') return null;
  const isWhole = from === 0 && used === size;
  const depth: CheckDepth = isWhole ? 'whole' : received > 0 ? 'pieces' : 'headers';
  const totalMs = endedMs === null ? null : endedMs - startedMs;
  const normalised = code === 'ok' && isWhole && totalMs !== null ? normalisedTime(totalMs, size, policy) : null;
  return {
    depth,
    code,
    status,
    detail: '',
    slow: normalised !== null && normalised > normalisedThreshold(policy),
    wrongBytes: code === 'fallback.integrity.digest_mismatch' || proves === 'other-file',
    forbidden: code === 'tcp.address_invalid' || proves === 'forbidden',
    bytes: received,
    totalMs,
    normalised,
    phases,
    certificateUntil: null,
  };
}
