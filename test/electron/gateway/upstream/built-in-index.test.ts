import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { createUpstream } from '../../../../electron/gateway/upstream/index.ts';
import { createHttp } from '../../../../electron/http/index.ts';
import { craftWheel } from '../../../support/distributions.ts';
import { startTestIndex, uploadFile } from '../../../support/built-in-index.ts';
import { temporaryFolder } from '../../../support/temp.ts';

test('the built-in index as an upstream: its files, its external links, and the bytes behind them', async () => {
  const index = await startTestIndex();
  const wheel = await craftWheel(await temporaryFolder(), { name: 'Demo', version: '1.0' });
  expect((await uploadFile(index, wheel, 'Demo', '1.0')).status).toBe(200);
  const bytes = await readFile(wheel);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const filename = 'demo-1.0-py3-none-any.whl';
  const external = `http://127.0.0.1:9/mirror/${filename}`;
  const publishedAt = '2026-11-22T00:00:00Z';
  const links = [{ filename, sha256, url: external }];
  await index.repository.publish('demo', { order: 'external-first', links, publishedAt });

  const http = createHttp();
  onTestFinished(() => http.close());
  const upstream = createUpstream({ http, simpleUrl: index.simpleUrl, rehearsal: true });
  const file = await upstream.file({ project: 'demo', sha256, filename });
  expect(file).toMatchObject({
    size: bytes.length,
    externalUrls: [external],
    coreMetadata: { sha256: expect.any(String) },
  });
  const hosted = await fetch(file?.hostedUrl ?? '');
  expect(Buffer.compare(Buffer.from(await hosted.arrayBuffer()), bytes)).toBe(0);
  expect(await upstream.project('nobody')).toMatchObject({ kind: 'absent' });
});
