/** A gateway whose folder has room for less than the file, asked once: says what the client got, and what came of it. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { startGateway } from '../../../../electron/gateway/index.ts';
import { openStore } from '../../../../electron/store/index.ts';
import { defaultPolicy } from '../../../../shared/fallback/index.ts';
import { file as fileOf, startBadHost } from '../../../support/bad-host.ts';
import { fetchAnswer } from './client.ts';

const [folder = '', elsewhere = '', pieces = ''] = process.argv.slice(2);
const mib = 1024 * 1024;
const bytes = Buffer.alloc(12 * mib, 'fallback');
const host = await startBadHost({ replies: { '*': fileOf(bytes) } });
const store = await openStore({ file: path.join(elsewhere, 'gateway.sqlite') });
const sha256 = createHash('sha256').update(bytes).digest('hex');
const name = { project: 'demo', sha256, filename: 'demo-1.0-py3-none-any.whl' };
const hashes = Array.from({ length: 12 }, (_, at) =>
  createHash('sha256')
    .update(bytes.subarray(at * mib, (at + 1) * mib))
    .digest(),
);
const source = { url: `${host.origin}/f`, allowLoopback: true };
const gateway = await startGateway({
  host: '127.0.0.1',
  port: 0,
  indexes: [],
  catalogues: [
    {
      root: async () => null,
      project: async () => ({ kind: 'absent', freshForSeconds: 0 }),
      file: async () => ({
        name,
        size: bytes.byteLength,
        sources: [
          { ...source, kind: 'external' },
          { ...source, kind: 'hosted' },
        ],
        pieces: pieces === 'pieces known' ? { length: mib, hashes: Buffer.concat(hashes) } : null,
        coreMetadata: false,
        isCacheable: true,
      }),
    },
  ],
  store,
  folder,
  cacheLimitBytes: 1024 ** 3,
  policy: defaultPolicy,
  log: () => {},
});
const answer = await fetchAnswer(`${gateway.origin}/files/demo/${name.sha256}/${name.filename}`);
while (gateway.view().recent.length === 0) await new Promise(setImmediate);
const [download] = gateway.view().recent;
process.stdout.write(
  JSON.stringify({
    complete: answer.status === 200 && answer.complete,
    isBeginning: answer.status === 200 && bytes.subarray(0, answer.bytes.byteLength).equals(answer.bytes),
    cached: gateway.view().cache.files,
    state: download?.state,
    code: download?.problem?.code,
    came: download?.attempts.map(({ source: from, code, scored }) => `${from} ${code}${scored ? '!' : ''}`),
  }),
);
await gateway.close();
await store.close();
await host.close();
