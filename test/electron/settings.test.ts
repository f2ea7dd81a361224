import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings, updateSettings } from '../../electron/settings.ts';
import { openStore } from '../../electron/store/index.ts';
import { temporaryFolder } from '../support/temp.ts';

test('settings are there after a start, and one change leaves the others', async () => {
  const file = join(await temporaryFolder(), 'store.sqlite');
  const store = await openStore({ file });
  expect(await readSettings(store)).toEqual({ theme: 'system' });
  await updateSettings(store, { theme: 'dark' });
  const fromIndex = { targetId: 'pypi', project: 'Demo.Li' };
  await updateSettings(store, { fromIndex });
  await store.close();

  const again = await openStore({ file });
  expect(await readSettings(again)).toEqual({ theme: 'dark', fromIndex });
  await again.settings.set('app.settings', '{"theme":"of another version"}');
  expect(await readSettings(again)).toEqual({ theme: 'system' });
  await again.close();
});
