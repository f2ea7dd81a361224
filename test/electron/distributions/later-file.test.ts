import { expect, onTestFinished, test } from 'vitest';
import { createInspector } from '../../../electron/distributions/index.ts';
import { craftWheel } from '../../support/distributions.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('a small file that comes later does not wait for a large one that all threads work on', async () => {
  const folder = await temporaryFolder();
  const large = await craftWheel(folder, { name: 'large', version: '1.0', payloadBytes: 400 * 1024 * 1024 });
  const small = await craftWheel(folder, { name: 'small', version: '1.0' });
  const inspector = createInspector({ workers: 2 });
  onTestFinished(() => inspector.close());
  const ended: string[] = [];
  const begun = Promise.withResolvers<void>();
  const first = inspector.inspect(large, { onProgress: () => begun.resolve() }).then(() => ended.push('large'));
  await begun.promise;
  await inspector.inspect(small).then(() => ended.push('small'));
  await first;
  expect(ended).toEqual(['small', 'large']);
});

test('a wheel’s METADATA comes along where it is asked for', async () => {
  const wheel = await craftWheel(await temporaryFolder(), { name: 'demo', version: '1.0' });
  const inspector = createInspector({ workers: 1 });
  onTestFinished(() => inspector.close());
  expect((await inspector.inspect(wheel)).metadataFile).toBeNull();
  const { metadataFile } = await inspector.inspect(wheel, { withMetadataFile: true });
  expect(Buffer.from(metadataFile ?? []).toString('utf8')).toMatch(/^Metadata-Version: 2\.1\nName: demo\n/);
});
