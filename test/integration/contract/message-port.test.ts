import { expect, it, onTestFinished } from 'vitest';
import { servePort } from '../../../electron/desktop/serve-port.ts';
import { connectOverPort } from '../../../renderer/api/connect.ts';
import type { ContractClient } from '../../../renderer/api/connect.ts';
import { portMessage } from '../../../shared/wire/index.ts';
import { type ContractApp, createContractApp } from '../../support/contract-app.ts';
import { contractSuite } from './contract-suite.ts';

contractSuite('over a MessagePort pair', async (app) => (await connectPorts(app)).client);

it('cancels the streams of a page that is gone', async () => {
  const app = createContractApp();
  const { client, pagePort } = await connectPorts(app);
  const stream = await client.jobs.watch();
  await stream.next();

  pagePort.close();

  await app.streams[0]?.ended;
  expect(app.streams[0]?.signal?.aborted).toBe(true);
});

it('tells which procedures were answered, failures apart', async () => {
  const answered: string[] = [];
  const { client } = await connectPorts(createContractApp(), (procedure) => answered.push(procedure));

  await client.app.info();
  await client.releases.get({ releaseId: 'gone' }).catch(() => undefined);
  await client.releases.list();

  expect(answered).toEqual(['app.info', 'releases.list']);
});

/** The page's half is the real one; what the preload and Electron do in between is passed on by hand. */
async function connectPorts(
  app: ContractApp,
  onAnswered?: (procedure: string) => void,
): Promise<{ client: ContractClient; pagePort: MessagePort }> {
  const { port1: mainPort, port2: pagePort } = new MessageChannel();
  onTestFinished(() => {
    mainPort.close();
    pagePort.close();
  });
  const page = pageWindow();
  const client = await connectOverPort(
    {
      requestPort: () => {
        servePort(app.router, mainPort, onAnswered);
        mainPort.start();
        page.receive(pagePort);
      },
      pathOf: () => null,
      onOpenRelease: () => undefined,
    },
    page.window,
  );
  return { client, pagePort };
}

function pageWindow() {
  const target = new EventTarget();
  const origin = 'app://fallback-links';
  const window = Object.assign(target, { location: { origin } });
  const receive = (port: MessagePort) => {
    const message = Object.assign(new Event('message'), { data: portMessage, origin, source: window, ports: [port] });
    target.dispatchEvent(message);
  };
  return { window, receive };
}
