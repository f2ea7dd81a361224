import { type AddressKind, addressKind, literalAddressKind } from '../../shared/addresses/index.ts';

export interface Refusal {
  /** A wrong address is the host's doing (or its owner's), a wrong kind of URL is that of whoever asks. */
  readonly code: 'tcp.address_invalid' | 'local.fault';
  readonly detail: string;
}

/**
 * Why a URL must not be fetched; null where nothing in it speaks against that. Names are judged again once they are
 * resolved. Only ever given what the WHATWG parser has read.
 */
export function refusalOf(url: URL, allowLoopback: boolean): Refusal | null {
  if (url.username !== '' || url.password !== '') {
    return { code: 'local.fault', detail: 'it holds a user name or password' };
  }
  if (url.protocol !== 'https:' && !(allowLoopback && url.protocol === 'http:')) {
    return { code: 'local.fault', detail: `${url.protocol} is not https:` };
  }
  const literal = literalAddressKind(url.hostname);
  if (literal === null || isAllowed(literal, url, allowLoopback)) return null;
  return { code: 'tcp.address_invalid', detail: `${url.hostname} is not a public address` };
}

/** Whether this address of the URL's host may be connected to. Plain http goes to loopback and nowhere else. */
export function isAllowedAddress(address: string, url: URL, allowLoopback: boolean): boolean {
  return isAllowed(addressKind(address), url, allowLoopback);
}

function isAllowed(kind: AddressKind, url: URL, allowLoopback: boolean): boolean {
  switch (kind) {
    case 'public':
      return url.protocol === 'https:';
    case 'loopback':
      return allowLoopback;
    case 'refused':
      return false;
  }
}
