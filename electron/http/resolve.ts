import { literalAddressKind } from '../../shared/addresses/index.ts';
import type { Hop } from './hop.ts';
import type { LookupFunction } from './lookup.ts';
import { isAllowedAddress } from './targets.ts';
import { waitFor } from './wait.ts';

export interface Resolved {
  readonly addresses: readonly string[];
  readonly refused: readonly string[];
}

/**
 * Resolves once; only these addresses are then connected to, so that a name that changes in between (DNS rebinding)
 * changes nothing. Where public and private ones are mixed, the public ones are used.
 */
export async function resolve(hop: Hop, lookup: LookupFunction): Promise<Resolved> {
  const { url, clock, phases, allowLoopback } = hop;
  hop.address = null;
  if (literalAddressKind(url.hostname) !== null) {
    return { addresses: [url.hostname.replace(/^\[|\]$/g, '')], refused: [] };
  }
  const start = clock.now();
  const found = await waitFor(lookup(url.hostname), {
    hop,
    ms: hop.limits.resolveMs,
    late: () => hop.failure('dns.unreachable', 'the name servers do not answer'),
    otherwise: 'dns.failed',
  });
  phases.resolveMs = clock.now() - start;
  const addresses = found.filter((address) => isAllowedAddress(address, url, allowLoopback));
  const refused = found.filter((address) => !addresses.includes(address));
  if (found.length === 0) throw hop.failure('dns.name_not_resolved', 'the name has no address');
  if (addresses.length === 0) throw hop.failure('tcp.address_invalid', refused.join(', '));
  return { addresses, refused };
}
