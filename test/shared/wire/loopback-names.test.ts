import { expect, it } from 'vitest';
import { launchFragment, launchSecretOf } from '../../../shared/wire/index.ts';

it('finds the secret in the fragment it was put in', () => {
  const secret = 'Az09_-'.repeat(8);
  expect(launchSecretOf(launchFragment(secret))).toBe(secret);
});

it.each([
  '',
  '#',
  '#launch=',
  '#launch=short',
  '#/releases/launch=aaaaaaaaaaaaaaaaaaaaaaaa',
  '#launch=aaaaaaaaaaaaaaaaaaaa/b',
])('takes “%s” for a route of the page, not a secret', (fragment) => {
  expect(launchSecretOf(fragment)).toBeNull();
});
