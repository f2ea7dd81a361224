import { createHash, randomBytes } from 'node:crypto';
import promises, { writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { openFileCache } from '../../../electron/file-cache/index.ts';
import { startGateway } from '../../../electron/gateway/index.ts';
import { openStore } from '../../../electron/store/index.ts';
import { defaultPolicy } from '../../../shared/fallback/index.ts';
import { startTestGateway } from '../../support/gateway.ts';
import { rawRequest } from '../../support/raw-http.ts';
import { startScriptedServer } from '../../support/scripted-server.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('its port is closed until there is somebody who answers', async () => {
  const folder = await temporaryFolder();
  const store = await openStore({ file: path.join(folder, 'gateway.sqlite') });
  onTestFinished(() => store.close());
  // The cache says so while it is being opened: that is a moment to look.
  await writeFile(path.join(folder, 'cache'), 'a file where its folder should be');
  const servers = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length;
  const before = servers();
  const seen: { readonly event: string; readonly servers: number }[] = [];
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    indexes: [],
    store,
    folder,
    cacheLimitBytes: 0,
    policy: defaultPolicy,
    log: (event) => seen.push({ event, servers: servers() - before }),
  });
  onTestFinished(() => gateway.close());
  expect(seen).toEqual([{ event: 'file_cache.unusable', servers: 0 }]);
  expect(servers() - before).toBe(1);
});

test('a file that a client has got is kept, also where the gateway is closed right after it', async () => {
  // Too large to be held in memory on its way.
  const bytes = randomBytes(3_000_000);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const filename = 'demo-1.0-py3-none-any.whl';
  const index = await startScriptedServer((request, response) => {
    if (request.url === `/files/${filename}`) {
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
      return;
    }
    const file = { filename, url: `../../files/${filename}`, hashes: { sha256 }, size: bytes.length };
    response.writeHead(200, { 'content-type': 'application/vnd.pypi.simple.v1+json' });
    response.end(JSON.stringify({ meta: { 'api-version': '1.4' }, name: 'demo', versions: ['1.0'], files: [file] }));
  });
  const gateway = await startTestGateway({
    indexes: [{ simpleUrl: `${index.origin}/simple/`, rehearsal: true, takesRegisteredLinks: false }],
  });
  const disk = slowIncoming();
  const answer = await rawRequest(`${gateway.origin}/files/demo/${sha256}/${filename}`);
  expect(answer.bytes.equals(bytes)).toBe(true);
  const closed = gateway.close({ graceMs: 30_000 });
  // As many as it would take to throw the download away.
  for (let turn = 0; turn < 300; turn += 1) await nextTurn();
  disk.goOn();
  await closed;

  expect(gateway.events).toEqual([]);
  const cache = await openFileCache({ folder: path.join(gateway.folder, 'cache') });
  expect(cache.state().files).toBe(1);
});

/** The cache's disk does not take anything in before it is told to. */
function slowIncoming(): { goOn(): void } {
  const { mkdir } = promises;
  const told = Promise.withResolvers<void>();
  Object.assign(promises, {
    async mkdir(...args: Parameters<typeof mkdir>) {
      if (path.basename(String(args[0])) === 'incoming') await told.promise;
      return await mkdir(...args);
    },
  });
  syncBuiltinESMExports();
  onTestFinished(() => {
    promises.mkdir = mkdir;
    syncBuiltinESMExports();
  });
  return { goOn: told.resolve };
}
