import type { Download, GatewayView } from '../../shared/contract/gateway.ts';

/**
 * The newest download of this file that began in this time (milliseconds since 1970, both ends included); null where there
 * is none, or no longer one.
 */
export function ownDownload(
  { running, recent }: Pick<GatewayView, 'running' | 'recent'>,
  wanted: { readonly sha256: string; readonly from: number; readonly until: number },
): Download | null {
  const ours = [...running, ...recent].filter(({ sha256, startedAt }) => {
    const at = Date.parse(startedAt);
    return sha256 === wanted.sha256 && at >= wanted.from && at <= wanted.until;
  });
  return ours.toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))[0] ?? null;
}
