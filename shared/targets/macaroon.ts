/**
 * What a PyPI API token says of itself. It is a macaroon, serialized in its format 2 as unpadded base64url after
 * `pypi-`: packets of type, length and data, each section ended by a zero. Who holds one can read where it is good for
 * and how it is restricted; only the index can say whether it is genuine.
 */

export interface Macaroon {
  readonly location: string;
  /** First-party caveats, as they are written. */
  readonly caveats: readonly string[];
}

const field = { end: 0, location: 1, identifier: 2, verification: 4, signature: 6 } as const;

/** Null where it is not one, or not all of one. */
export function readMacaroon(base64url: string): Macaroon | null {
  const bytes = decodeBase64url(base64url);
  if (bytes === null || bytes[0] !== 2) return null;
  const packets = readPackets(bytes);
  const last = packets?.at(-1);
  // The HMAC-SHA256 stands at the end: a token that was not copied to its end has none, or part of it.
  if (packets === null || last?.type !== field.signature || last.data.length !== 32) return null;
  const headerEnd = packets.findIndex(({ type }) => type === field.end);
  const location = packets.slice(0, headerEnd).find(({ type }) => type === field.location);
  const caveats = packets.slice(headerEnd).filter(({ type }) => type === field.identifier);
  return { location: text(location?.data ?? new Uint8Array()), caveats: caveats.map(({ data }) => text(data)) };
}

interface Packet {
  readonly type: number;
  readonly data: Uint8Array;
}

function readPackets(bytes: Uint8Array): readonly Packet[] | null {
  const packets: Packet[] = [];
  let at = 1;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = bytes[at++];
      if (byte === undefined) return Number.NaN;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    return Number.NaN;
  };
  while (at < bytes.length) {
    const type = number();
    const length = type === field.end ? 0 : number();
    if (Number.isNaN(type) || Number.isNaN(length) || at + length > bytes.length) return null;
    packets.push({ type, data: bytes.subarray(at, at + length) });
    at += length;
  }
  return packets;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function decodeBase64url(encoded: string): Uint8Array | null {
  const digits = encoded
    .replace(/=+$/, '')
    .split('')
    .map((digit) => alphabet.indexOf(digit));
  if (digits.includes(-1) || digits.length % 4 === 1) return null;
  const bytes = new Uint8Array(Math.floor((digits.length * 6) / 8));
  for (let index = 0; index < bytes.length; index++) {
    const bit = index * 8;
    const at = Math.floor(bit / 6);
    bytes[index] = (((digits[at] ?? 0) << 6) | (digits[at + 1] ?? 0)) >> (4 - (bit % 6));
  }
  return bytes;
}

/** ASCII: host names, and JSON as Python writes it. */
function text(data: Uint8Array): string {
  return [...data].map((byte) => String.fromCharCode(byte)).join('');
}
