/** The contract of a program that was started, spoken over its loopback session. */
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../shared/contract/index.ts';
import { rpcPath } from '../../shared/wire/index.ts';
import { openLoopbackSession } from './loopback-browser.ts';

export type ProgramClient = ContractRouterClient<Contract>;

export async function connectTo(launchUrl: string): Promise<ProgramClient> {
  const { origin } = new URL(launchUrl);
  const headers = await openLoopbackSession(launchUrl);
  return createORPCClient(new RPCLink({ url: `${origin}${rpcPath}`, headers }));
}
