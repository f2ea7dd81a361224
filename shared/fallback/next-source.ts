import type { OutcomeCode } from './outcomes.ts';
import { slowCodes } from './scoring.ts';
import type { PolicySettings } from './setting-list.ts';

/** One source of a file and how the attempts at it have ended, the newest last. */
export interface SourceHistory {
  readonly kind: 'external' | 'hosted';
  readonly attempts: readonly { readonly code: OutcomeCode; readonly status?: number | undefined }[];
}

/**
 * Which source to try next, in the order given; null when all have had their attempts. A source that was left for being
 * slow was left for the hosted copy: that is the one whose speed is known. When nothing else is left, a source that was
 * only slow gets another attempt: slow bytes are better than none.
 */
export function nextSource(sources: readonly SourceHistory[], settings: PolicySettings): number | null {
  const alone = sources.length === 1;
  const open = sources.flatMap((source, at) =>
    hasAttempts(source, alone, settings) ? [{ at, kind: source.kind }] : [],
  );
  const hosted = sources.some(wasSlow) ? open.find(({ kind }) => kind === 'hosted') : undefined;
  const next = hosted ?? open[0];
  if (next !== undefined) return next.at;
  const slow = sources.findIndex(
    (source) => wasSlow(source) && source.attempts.filter(({ code }) => slowCodes.has(code)).length === 1,
  );
  return slow === -1 ? null : slow;
}

function wasSlow({ attempts }: SourceHistory): boolean {
  const last = attempts.at(-1)?.code;
  return last !== undefined && slowCodes.has(last);
}

/**
 * Whether none of the others could take over from this source: it is then never left for slowness. The hosted copy never
 * is: it is what the others are compared with.
 */
export function isLastSource(sources: readonly SourceHistory[], index: number, settings: PolicySettings): boolean {
  if (sources[index]?.kind === 'hosted') return true;
  return !sources.some((source, at) => at !== index && hasAttempts(source, false, settings));
}

function hasAttempts({ kind, attempts }: SourceHistory, alone: boolean, settings: PolicySettings): boolean {
  // One that lost the race against the other source has not failed.
  const counted = attempts.filter(({ code }) => code !== 'abandoned');
  const last = counted.at(-1);
  if (last === undefined) return attempts.length < 1 + settings.hostedAttempts;
  if (kind === 'hosted' || alone) return mayPass(last) && counted.length < settings.hostedAttempts;
  if (last.code === 'tcp.reset') {
    const resets = counted.filter(({ code }) => code === 'tcp.reset').length;
    return resets <= settings.externalReconnects;
  }
  return mayPass(last) && counted.length < settings.externalAttempts;
}

/** Whether the same request may end otherwise a moment later. */
function mayPass({ code, status = 0 }: SourceHistory['attempts'][number]): boolean {
  switch (code) {
    case 'dns.unreachable':
    case 'dns.failed':
    case 'tcp.refused':
    case 'tcp.timed_out':
    case 'tcp.reset':
    case 'tls.failed':
    case 'http.response.invalid':
    case 'fallback.transfer.first_byte_timeout':
    case 'fallback.transfer.stalled':
    case 'fallback.transfer.deadline_exceeded':
    case 'fallback.transfer.too_slow':
    case 'local.fault':
    case 'abandoned':
      return true;
    case 'http.error':
      return status >= 500 || status === 408 || status === 429;
    case 'ok':
    case 'dns.name_not_resolved':
    case 'tcp.address_invalid':
    case 'tls.cert.date_invalid':
    case 'tls.cert.name_invalid':
    case 'tls.cert.authority_invalid':
    case 'tls.version_or_cipher_mismatch':
    case 'tls.bad_client_auth_cert':
    case 'http.response.redirect_loop':
    case 'http.protocol.error':
    case 'fallback.redirect.refused':
    case 'fallback.integrity.digest_mismatch':
      return false;
  }
}
