import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressKind, literalAddressKind } from '../../../shared/addresses/index.ts';

test.each(['93.184.216.34', '8.8.8.8', '2606:4700::1111', '2a00:1450:4001::1'])('%s is public', (address) => {
  expect(addressKind(address)).toBe('public');
});

test.each(['127.0.0.1', '127.255.1.2', '::1'])('%s is loopback', (address) => {
  expect(addressKind(address)).toBe('loopback');
});

test.each([
  '0.0.0.0',
  '10.0.0.1',
  '100.64.1.1',
  '169.254.169.254',
  '172.31.0.1',
  '192.168.1.1',
  '192.0.0.8',
  '192.0.2.5',
  '198.18.0.1',
  '198.51.100.7',
  '203.0.113.9',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '192.88.99.1',
  '::',
  'fe80::1',
  'fe80::1%eth0',
  '2001:db8::1',
  'fc00::1',
  'ff02::1',
  '::ffff:8.8.8.8',
  '::ffff:127.0.0.1',
  '64:ff9b::808:808',
  '64:ff9b:1::1',
  '2002:808:808::1',
  '2001::1',
  '::8.8.8.8',
  '::7f00:1',
  '4000::1',
  '100::1',
  '3fff::1',
  'fec0::1',
  '',
  'files.example',
  '1.2.3',
  '0x7f.1',
  '127.1',
  ' 8.8.8.8',
  '08.8.8.8',
  '[::1]',
])('%s is refused', (address) => {
  expect(addressKind(address)).toBe('refused');
});

describe('whatever embeds a private IPv4 address is refused', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const hex = (high: number, low: number) => ((high << 8) | low).toString(16);
  test.each(['::ffff:', '64:ff9b::', '::', '2002:', '2001:0:'])('%s', (prefix) => {
    fc.assert(
      fc.property(octet, octet, octet, (b, c, d) => {
        const embedded = `${hex(10, b)}:${hex(c, d)}`;
        const address = prefix.startsWith('200') ? `${prefix}${embedded}::` : `${prefix}${embedded}`;
        expect(addressKind(address)).toBe('refused');
      }),
    );
  });
});

test('a host name is no literal address; every spelling of one is', () => {
  expect(literalAddressKind('files.example')).toBeNull();
  for (const host of ['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '[::1]']) {
    expect(literalAddressKind(new URL(`http://${host}/`).hostname)).toBe('loopback');
  }
});
