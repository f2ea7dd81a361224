/**
 * The gateway of the bench, in a process of its own. The project that a file is asked for under tells what is known of it
 * and whether it is kept: `cold`, `without-pieces`, `kept`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Catalogue, startGateway } from '../../electron/gateway/index.ts';
import { openStore } from '../../electron/store/index.ts';
import { parsePolicy } from '../../shared/fallback/index.ts';
import { configSchema } from './gateway-files.ts';

const [, , configFile = ''] = process.argv;
const { origin, folder, pieceLength, files } = configSchema.parse(JSON.parse(await readFile(configFile, 'utf8')));
const bySha256 = new Map(files.map((file) => [file.sha256, file]));
const catalogue: Catalogue = {
  root: async () => null,
  project: async () => ({ kind: 'absent', freshForSeconds: 0 }),
  async file(name) {
    const file = bySha256.get(name.sha256);
    if (file === undefined) return null;
    const url = `${origin}${file.filename}`;
    return {
      name,
      size: file.size,
      sources: [
        { kind: 'external', url, allowLoopback: true },
        { kind: 'hosted', url: `${url}?hosted`, allowLoopback: true },
      ],
      pieces:
        name.project === 'without-pieces' ? null : { length: pieceLength, hashes: Buffer.from(file.pieces, 'base64') },
      coreMetadata: false,
      isCacheable: name.project === 'kept',
    };
  },
};
const store = await openStore({ file: join(folder, 'store.sqlite') });
const gateway = await startGateway({
  host: '127.0.0.1',
  port: 0,
  indexes: [],
  catalogues: [catalogue],
  store,
  folder: join(folder, 'gateway'),
  cacheLimitBytes: 2 * 1024 ** 3,
  policy: parsePolicy({}),
  log: (event, facts) => console.error(event, facts),
});
console.log(JSON.stringify({ origin: gateway.origin }));
process.once('SIGTERM', () => {
  void gateway
    .close()
    .then(() => store.close())
    .then(() => process.exit(0));
});
