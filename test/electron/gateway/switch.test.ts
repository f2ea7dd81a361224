import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createGatewaySwitch } from '../../../electron/gateway/index.ts';
import { openStore } from '../../../electron/store/index.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('a start that fails in a way that nobody has thought of can be seen, and tried again', async () => {
  const folder = await temporaryFolder();
  const store = await openStore({ file: path.join(folder, 'app.sqlite') });
  const events: string[] = [];
  const gateway = await createGatewaySwitch({
    store,
    folder,
    rehearsalUrl: 'http://127.0.0.1:9/simple/',
    catalogues: [],
    now: () => new Date(),
    log: (event) => events.push(event),
  });
  onTestFinished(async () => {
    await gateway.close();
    await store.close();
  });
  // No border lets such a port through; Node throws what is no error of the system.
  const failed = await gateway.update({ enabled: true, port: 70_000, upstream: null });
  expect(failed).toMatchObject({ state: 'failed', problem: { code: 'app.bug' } });
  expect(events).toEqual(['gateway.failed']);
  expect(await gateway.update({ port: 0 })).toMatchObject({ state: 'on', problem: null });
});
