import { onTestFinished } from 'vitest';
import { createInspector, type InspectedFile } from '../../electron/distributions/index.ts';
import { type Clock, createHttp } from '../../electron/http/index.ts';
import { createIndexClient, type IndexClient } from '../../electron/index-client/index.ts';
import { Secret } from '../../electron/secrets/index.ts';
import type { IndexTarget } from '../../shared/contract/index.ts';

export const rehearsalCredentials = { username: '__token__', password: new Secret('pypi-secret') } as const;

export function targetAt(origin: string): IndexTarget {
  const urls = { simpleUrl: `${origin}/simple/`, uploadUrl: `${origin}/legacy/` };
  return { id: 'test', name: 'Test index', ...urls, rehearsal: true };
}

/** Closed when the test has ended. */
export function startIndexClient(clock: Partial<Clock> = {}): IndexClient {
  const http = createHttp(clock);
  onTestFinished(() => http.close());
  return createIndexClient(http);
}

export async function inspectFile(file: string): Promise<InspectedFile> {
  const inspector = createInspector({ workers: 1 });
  try {
    return await inspector.inspect(file);
  } finally {
    await inspector.close();
  }
}
