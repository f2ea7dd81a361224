import type { RawHeaders } from '../fallback/index.ts';

/**
 * Of a header whose value is JSON (draft-reschke-http-jfv §4): all its lines, joined by commas, are one array without its
 * brackets. Null where the header is not there, is empty, or is no JSON.
 */
export function jsonFieldValue(headers: RawHeaders, name: string): readonly unknown[] | null {
  const lines = headers.filter(([header]) => header.toLowerCase() === name).map(([, value]) => value);
  if (lines.length === 0) return null;
  try {
    const parsed: unknown = JSON.parse(`[${lines.join(',')}]`);
    return Array.isArray(parsed) && parsed.length > 0 ? parsed : null;
  } catch {
    return null;
  }
}
