import { createORPCClient } from '@orpc/client';
import { RPCLink as FetchLink } from '@orpc/client/fetch';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { type DesktopBridge, rpcPath } from '../../shared/wire/index.ts';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../shared/contract/index.ts';
import { desktopBridge, type PortWindow, requestPort } from './desktop-port.ts';
import { type BrowserParts, fetchInSession, openSession } from './loopback-session.ts';
import { rememberSession } from './uploads.ts';

/** The contract as the page calls it: `client.releases.get({ releaseId })`, streams as async iterators. */
export type ContractClient = ContractRouterClient<Contract>;

/**
 * The wire to the main process, whichever shell this is. On loopback it rejects with SessionLost where there is no session;
 * later calls do so when it is lost.
 */
export async function connect(): Promise<ContractClient> {
  const bridge = desktopBridge();
  if (bridge !== undefined) return connectOverPort(bridge, window);
  const browser: BrowserParts = {
    location,
    history,
    storage: sessionStorage,
    fetch: (request) => fetch(request),
  };
  return connectOverHttp(browser);
}

export async function connectOverPort(bridge: DesktopBridge, window: PortWindow): Promise<ContractClient> {
  const port = await requestPort(bridge, window);
  const client: ContractClient = createORPCClient(new PortLink({ port }));
  port.start();
  return client;
}

export async function connectOverHttp(browser: BrowserParts): Promise<ContractClient> {
  const token = await openSession(browser);
  rememberSession(browser, token);
  const fetchWithToken = fetchInSession(browser, token);
  return createORPCClient(
    new FetchLink({
      url: `${browser.location.origin}${rpcPath}`,
      fetch: (request) => fetchWithToken(request),
    }),
  );
}
