/** Downloads a file of 12 MiB into a folder that has room for less, and says what came of it. */
import { createHash } from 'node:crypto';
import { createHttp, monotonicClock } from '../../../electron/http/index.ts';
import { createTransfers } from '../../../electron/transfer/index.ts';
import { defaultPolicy } from '../../../shared/fallback/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import { file as fileOf, startBadHost } from '../../support/bad-host.ts';

const bytes = Buffer.alloc(12 * 1024 * 1024, 'fallback');
const host = await startBadHost({ replies: { '*': fileOf(bytes) } });
const http = createHttp();
const folder = process.argv[2] ?? '';
const transfers = createTransfers({ http, settings: defaultPolicy, clock: monotonicClock, folder });
const sha256 = createHash('sha256').update(bytes).digest('hex');
const source = { url: `${host.origin}/f`, allowLoopback: true };
const transfer = transfers.open({
  file: { filename: 'f', size: bytes.byteLength, sha256, pieces: null },
  sources: [
    { ...source, kind: 'external' },
    { ...source, kind: 'hosted' },
  ],
});
let read = 0;
let code = 'none';
try {
  for await (const block of transfer.read()) read += block.byteLength;
} catch (error) {
  code = isProblem(error) ? error.problem.code : String(error);
}
const { outcome, attempts } = await transfer.settled;
await transfer.close();
await transfers.close();
await host.close();
const complete = read === bytes.byteLength;
const tries = attempts.map((attempt) => [attempt.source, attempt.code, attempt.scored]);
process.stdout.write(JSON.stringify({ code, complete, outcome, tries }));
