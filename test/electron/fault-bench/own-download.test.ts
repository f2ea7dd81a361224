import { expect, it } from 'vitest';
import { ownDownload } from '../../../electron/fault-bench/own-download.ts';
import { gatewayDownload } from './support/downloads.ts';

const sha256 = 'ab'.repeat(32);
const wanted = { sha256, from: 1000, until: 5000 };

function download(id: string, at: number, of = sha256) {
  return gatewayDownload({ id, sha256: of, startedAt: new Date(at).toISOString() });
}

it('is the newest of this file that began in this time', () => {
  const running = [download('other file', 3000, 'cd'.repeat(32)), download('first', 1000)];
  const recent = [download('later', 5001), download('second', 2000), download('before', 999)];
  expect(ownDownload({ running, recent }, wanted)?.id).toBe('second');
  expect(ownDownload({ running, recent: [] }, wanted)?.id).toBe('first');
});

it('is none where there is none', () => {
  expect(ownDownload({ running: [], recent: [download('before', 1)] }, wanted)).toBeNull();
});
