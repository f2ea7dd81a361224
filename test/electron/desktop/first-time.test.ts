import path from 'node:path';
import { expect, it } from 'vitest';
import { isFirstTime } from '../../../electron/desktop/first-time.ts';
import { temporaryFolder } from '../../support/temp.ts';

it('is the first time once', async () => {
  const file = path.join(await temporaryFolder(), 'has-stayed');
  expect(await isFirstTime(file)).toBe(true);
  expect(await isFirstTime(file)).toBe(false);
});

it('is no first time where it could not be remembered', async () => {
  expect(await isFirstTime(path.join(await temporaryFolder(), 'missing', 'has-stayed'))).toBe(false);
});
