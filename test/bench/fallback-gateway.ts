/** The gateway of this bench, in a process of its own: forked, told of its files in a file, and made new on demand. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startGateway } from '../../electron/gateway/index.ts';
import { openStore } from '../../electron/store/index.ts';
import { defaultPolicy } from '../../shared/fallback/index.ts';
import { fallbackConfigSchema } from './fallback-config.ts';

const [, , configFile = ''] = process.argv;
const { folder, files } = fallbackConfigSchema.parse(JSON.parse(await readFile(configFile, 'utf8')));
const store = await openStore({ file: join(folder, 'store.sqlite') });
const gateway = await startGateway({
  host: '127.0.0.1',
  port: 0,
  indexes: [],
  catalogues: [
    {
      root: async () => null,
      project: async () => ({ kind: 'absent', freshForSeconds: 0 }),
      async file(name) {
        const found = files.find(({ project, sha256 }) => project === name.project && sha256 === name.sha256);
        if (found === undefined) return null;
        const { size, pieces, external, hosted } = found;
        return {
          name,
          size,
          sources: [
            ...(external === null ? [] : [{ kind: 'external', url: external, allowLoopback: true } as const]),
            { kind: 'hosted', url: hosted, allowLoopback: true },
          ],
          pieces: pieces === null ? null : { length: pieces.length, hashes: Buffer.from(pieces.hashes, 'base64') },
          coreMetadata: false,
          isCacheable: false,
        };
      },
    },
  ],
  store,
  folder: join(folder, 'gateway'),
  cacheLimitBytes: 0,
  policy: defaultPolicy,
  log: (event, facts) => console.error(event, facts),
});
process.on('message', (order) => {
  // What it has learned of hosts goes with the policy under which it did.
  if (order === 'forget') gateway.setPolicy(defaultPolicy);
  process.send?.('done');
});
process.once('disconnect', () => {
  void gateway
    .close()
    .then(() => store.close())
    .then(() => process.exit(0));
});
process.send?.({ origin: gateway.origin });
