import { expect, it } from 'vitest';
import { addressToShow, pageAddress } from '../../../electron/desktop/page-address.ts';
import { isOwnPage } from '../../../electron/desktop/page-rules.ts';

it('names a screen of our page', () => {
  expect(pageAddress(null)).toBe('app://fallback-links/');
  expect(pageAddress('/health/links/1')).toBe('app://fallback-links/#/health/links/1');
  expect(isOwnPage(pageAddress('/health/hosts/a%3A8443'))).toBe(true);
});

it('is not another page, whatever a path says', () => {
  for (const path of ['//example.org/', '@example.org', '.example.org', 'https://example.org/']) {
    expect(isOwnPage(pageAddress(path))).toBe(true);
  }
});

it('goes to another screen, and does not load the one that is shown anew', () => {
  expect(addressToShow('app://fallback-links/#/releases', '/health')).toBe('app://fallback-links/#/health');
  expect(addressToShow('app://fallback-links/#/health', '/health')).toBeNull();
});
