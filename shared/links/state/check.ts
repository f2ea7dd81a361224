import type { LinkCause, LinkCheck, LinkRecord } from './schemas.ts';
import type { LinkSettings } from './settings.ts';

/** The longest detail that is kept: what it says is often the host's own choice. */
const maxDetail = 500;
const dayMs = 86_400_000;

/** What a check means for the link. `nothing`: nobody's fault, or agreed to be none. */
export type Finding = 'success' | 'failure' | 'wrong-bytes' | 'forbidden' | 'throttled' | 'nothing';

/** A time that JSON can keep. */
export function soundTime(at: number, otherwise: number): number {
  // Adding 0 makes 0 of -0, which JSON does not know.
  if (Number.isFinite(at)) return at + 0;
  return Number.isFinite(otherwise) ? otherwise + 0 : 0;
}

/** The check as it is kept: JSON has no NaN, and a mismatch of digests is wrong bytes whoever says so. */
export function soundCheck(check: LinkCheck, otherwise: number): LinkCheck {
  const { at, from, depth, code, status, detail, slow, certificateUntil, wrongBytes, forbidden } = check;
  const wrong = wrongBytes || code === 'fallback.integrity.digest_mismatch';
  const barred = forbidden === true || code === 'tcp.address_invalid';
  return {
    at: soundTime(at, otherwise),
    from,
    depth,
    code: code !== 'ok' ? code : wrong ? 'fallback.integrity.digest_mismatch' : barred ? 'tcp.address_invalid' : 'ok',
    status: finiteOrNull(status),
    detail: detail.slice(0, maxDetail),
    slow,
    certificateUntil: finiteOrNull(certificateUntil),
    wrongBytes: wrong,
    ...(barred ? { forbidden: true } : {}),
  };
}

/** Of a sound check. */
export function findingOf(check: LinkCheck, record: LinkRecord, settings: LinkSettings): Finding {
  const { at, code, status, wrongBytes, forbidden } = check;
  if (code === 'ok') return 'success';
  if (code === 'abandoned' || code === 'local.fault') return 'nothing';
  if (isInMaintenance(record, at)) return 'nothing';
  if (wrongBytes) return 'wrong-bytes';
  if (forbidden === true) return 'forbidden';
  // Asking for fewer requests is a host's right; only a habit of it counts.
  if (code === 'http.error' && status === 429 && throttledAt(record, at).length < settings.throttledPerDay) {
    return 'throttled';
  }
  return 'failure';
}

export function causeOf({ code, status, detail }: LinkCheck): LinkCause {
  return { code, status, detail };
}

/** The host says that it does not have the file. */
export function isGone({ code, status }: LinkCheck): boolean {
  return code === 'http.error' && (status === 404 || status === 410);
}

export function isInMaintenance({ maintenance }: LinkRecord, at: number): boolean {
  return maintenance !== null && at >= maintenance.from && at < maintenance.until;
}

/** When the host asked for fewer requests in the 24 hours before. */
export function throttledAt({ throttled }: LinkRecord, at: number): number[] {
  return throttled.filter((time) => Math.abs(at - time) < dayMs);
}

function finiteOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value + 0 : null;
}
