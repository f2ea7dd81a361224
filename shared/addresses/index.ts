/** Which addresses may be fetched from. One rule for what is typed, what a name resolves to, and what is connected to. */
import ipaddr from 'ipaddr.js';

/** `refused`: private, reserved, link-local, multicast, embedding another address, or not an address at all. */
export type AddressKind = 'public' | 'loopback' | 'refused';

const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** Of an IP address as text, IPv6 without brackets. */
export function addressKind(address: string): AddressKind {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) {
    const range = ipaddr.IPv4.parse(address).range();
    return range === 'unicast' ? 'public' : range === 'loopback' ? 'loopback' : 'refused';
  }
  // A zone (fe80::1%eth0) only ever qualifies a local address.
  if (!ipaddr.IPv6.isValid(address) || address.includes('%')) return 'refused';
  const parsed = ipaddr.IPv6.parse(address);
  const range = parsed.range();
  if (range === 'loopback') return 'loopback';
  // Everything global is in 2000::/3 (RFC 4291 §2.4); ::a.b.c.d and other unassigned space is not. Inside it, the
  // ranges that embed another address (6to4, Teredo) and the reserved ones have names of their own. NAT64 lies outside.
  return range === 'unicast' && parsed.match(globalUnicast) ? 'public' : 'refused';
}

/**
 * Of a URL's host name, as the WHATWG parser gives it: decimal, octal and hexadecimal forms (`http://2130706433/`) have
 * become dotted ones there. Null for a name, which must be resolved first.
 */
export function literalAddressKind(hostname: string): AddressKind | null {
  if (hostname.startsWith('[')) return addressKind(hostname.slice(1, -1));
  return ipaddr.IPv4.isValidFourPartDecimal(hostname) ? addressKind(hostname) : null;
}

/** Names that never lead to the public internet: RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`. */
const privateSuffixes = ['localhost', 'local', 'internal', 'home.arpa', 'test', 'invalid', 'onion'];

/**
 * Of a URL's host name, address or not, as far as it can be told without asking: whether a name that looks public leads
 * to a public address is seen at every connection.
 */
export function hostKind(hostname: string): AddressKind {
  const literal = literalAddressKind(hostname);
  if (literal !== null) return literal;
  const name = hostname.replace(/\.$/, '');
  if (name === 'localhost' || name.endsWith('.localhost')) return 'loopback';
  const isPrivate = privateSuffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
  return isPrivate || !name.includes('.') ? 'refused' : 'public';
}
