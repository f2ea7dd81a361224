import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startLoopback } from '../../../electron/loopback/index.ts';
import { connectOverHttp } from '../../../renderer/api/connect.ts';
import { type ContractApp, createContractApp } from '../../support/contract-app.ts';
import { createTestBrowser } from '../../support/loopback-browser.ts';
import { writeBuiltPage } from '../../support/built-page.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { contractSuite } from './contract-suite.ts';

contractSuite('over HTTP', async (app) => (await serve(app)).client);

it('breaks off open streams when it closes', async () => {
  const app = createContractApp();
  const { client, loopback } = await serve(app);
  const stream = await client.jobs.watch();
  await stream.next();

  await loopback.close();

  await app.streams[0]?.ended;
  expect(app.streams[0]?.signal?.aborted).toBe(true);
});

it('ends the oldest stream for a fifth, since browsers open no more than six connections', async () => {
  const app = createContractApp();
  const { client } = await serve(app);
  const streams = await Promise.all(Array.from({ length: 5 }, () => client.jobs.watch()));
  const firstValues = await Promise.all(streams.map((stream) => stream.next()));

  expect(firstValues.every(({ done }) => done === false)).toBe(true);
  const ended = await Promise.race(streams.map(async (stream) => ({ stream, next: await stream.next() })));

  expect(ended.next.done).toBe(true);
  expect(app.streams.map(({ signal }) => signal?.aborted)).toEqual([true, false, false, false, false]);
  await Promise.all(streams.map((stream) => stream.return?.()));
});

it('tells bugs to the program and not to the page', async () => {
  const bugs: unknown[] = [];
  const { client } = await serve(createContractApp(), (error) => bugs.push(error));

  await expect(client.app.reveal({ path: '/tmp' })).rejects.not.toThrow(/secret/);
  await expect(client.releases.get({ releaseId: 'gone' })).rejects.toThrow('There is no such release.');

  expect(bugs).toEqual([new Error('A secret detail of a bug')]);
});

/** A real server, and the page's real client with the headers that a browser would add. */
async function serve(app: ContractApp, onBug: (error: unknown) => void = () => undefined) {
  const folder = await temporaryFolder();
  const loopback = await startLoopback({
    app,
    rendererFolder: await writeBuiltPage(path.join(folder, 'renderer')),
    spoolFolder: path.join(folder, 'spool'),
    onBug,
  });
  onTestFinished(() => loopback.close());
  const client = await connectOverHttp(createTestBrowser(loopback.launchUrl()));
  return { loopback, client };
}
