import { literalAddressKind } from '../addresses/index.ts';

/**
 * The origins that may speak for this one with `include_subdomains`, the nearest first (RFC 6797 §8.2, superdomain
 * match): of the same scheme and port, and never a top-level domain. An address has none.
 */
export function parentOrigins(origin: string): readonly string[] {
  const { protocol, hostname, port } = new URL(origin);
  if (literalAddressKind(hostname) !== null) return [];
  const labels = hostname.replace(/\.$/, '').split('.');
  const suffix = port === '' ? '' : `:${port}`;
  return labels
    .map((_, index) => labels.slice(index))
    .slice(1)
    .filter((parent) => parent.length >= 2)
    .map((parent) => `${protocol}//${parent.join('.')}${suffix}`);
}
