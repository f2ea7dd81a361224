/** `Retry-After` in milliseconds: it is seconds, or a date (RFC 9110 §10.2.3). Null where it is neither. `now`: milliseconds since 1970. */
export function retryAfterMs(value: string, now: number): number | null {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
