import type { GatewayView } from '../../../../shared/contract/index.ts';
import { formatCount, formatNumber } from '../../../ui/format.ts';

type Totals = GatewayView['totals'];

const origins = ['external', 'hosted', 'cache'] as const;

export interface OriginShare {
  readonly source: (typeof origins)[number];
  readonly bytes: number;
  readonly from: number;
  readonly to: number;
}

/** The bytes of each source as shares of all, in their order; all three, also those that are nothing. */
export function originShares(bytes: Totals['bytes']): readonly OriginShare[] {
  const all = origins.reduce((sum, source) => sum + bytes[source], 0);
  let at = 0;
  return origins.map((source) => {
    const from = at;
    at += all === 0 ? 0 : bytes[source] / all;
    return { source, bytes: bytes[source], from, to: at };
  });
}

/** `480 downloads · 12 changed their source · 1 failed`. */
export function totalsLine({ downloads, fallbacks, failed }: Totals): string {
  return [
    formatCount(downloads, 'download'),
    `${formatNumber(fallbacks)} changed ${fallbacks === 1 ? 'its' : 'their'} source`,
    `${formatNumber(failed)} failed`,
  ].join(' · ');
}
