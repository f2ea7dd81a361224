/** The gateway on a folder and a store of the test's own. */
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Gateway, type GatewayOptions, startGateway } from '../../electron/gateway/index.ts';
import { openStore, type Store } from '../../electron/store/index.ts';
import { defaultPolicy } from '../../shared/fallback/index.ts';
import { temporaryFolder } from './temp.ts';

export interface TestGateway extends Gateway {
  readonly store: Store;
  readonly folder: string;
  /** What it logged. */
  readonly events: readonly { readonly event: string; readonly facts: Readonly<Record<string, unknown>> }[];
}

type Options = Partial<Omit<GatewayOptions, 'store' | 'log'>>;

/** Closed, with its store, when the test has ended. Behind it there is nothing, unless told. */
export async function startTestGateway(options: Options = {}): Promise<TestGateway> {
  const folder = options.folder ?? (await temporaryFolder());
  const gateway = await startGatewayUntil({ ...options, folder });
  onTestFinished(() => gateway.close());
  return gateway;
}

/** The same for `beforeAll`: the caller calls `close`, which closes the store too, in its `afterAll`. */
export async function startGatewayUntil(options: Options & { readonly folder: string }): Promise<TestGateway> {
  const store = await openStore({ file: path.join(options.folder, 'gateway.sqlite') });
  const events: { event: string; facts: Readonly<Record<string, unknown>> }[] = [];
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    indexes: [],
    cacheLimitBytes: 64 * 1024 * 1024,
    policy: defaultPolicy,
    ...options,
    store,
    log: (event, facts) => events.push({ event, facts }),
  });
  return {
    ...gateway,
    store,
    folder: options.folder,
    events,
    async close(closing) {
      await gateway.close(closing);
      await store.close();
    },
  };
}
