import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { publishToFolder } from '../../../electron/releases/index.ts';
import type { ParsedPage } from '../../../shared/simple-api/index.ts';
import { draftFile, draftWith, releaseContext } from '../../support/release-context.ts';
import { temporaryFolder } from '../../support/temp.ts';

const sdist = 'demo-1.0.tar.gz';
const hosted = { state: 'hosted', url: 'http://127.0.0.1:1/f', confirmedAt: 'then' } as const;

function pageOf(sizes: Partial<{ size: number }> = {}): ParsedPage {
  const link = {
    filename: sdist,
    url: `http://127.0.0.1:1/${sdist}`,
    sha256: 'a'.repeat(64),
    size: 10,
    requiresPython: null,
    yanked: false,
    coreMetadata: false,
    uploadTime: null,
    provenance: null,
    externalUrls: [],
    ...sizes,
  };
  return { name: 'demo', repositoryVersion: '1.4', versions: ['1.0'], links: [link], warnings: [] };
}

/** A hosted sdist with one registered link; the index answers when the test lets it. */
async function publishable(page: ParsedPage = pageOf()) {
  const asked: (() => void)[] = [];
  const context = await releaseContext({
    index: {
      upload: () => Promise.resolve('uploaded'),
      confirmHosted: () => Promise.resolve({ url: hosted.url }),
      fetchPage: () =>
        new Promise((resolve) => {
          asked.push(() => resolve(page));
        }),
    },
  });
  await context.store.links.register([
    {
      project: 'demo',
      filename: sdist,
      sha256: 'a'.repeat(64),
      size: 10,
      url: `https://files.example.org/${sdist}`,
      rank: 0,
      rehearsal: false,
      registeredAt: 'then',
      verifiedAt: 'then',
      indexId: 'rehearsal',
    },
  ]);
  const releaseId = await draftWith(context, [draftFile(sdist, { hosted })]);
  return { context, releaseId, asked, folder: join(await temporaryFolder(), 'site') };
}

test('the publication that was asked for last is the one that stays', async () => {
  const { context, releaseId, asked, folder } = await publishable();
  const first = publishToFolder(context, releaseId, folder);
  await expect.poll(() => asked).toHaveLength(1);
  await context.drafts.change(releaseId, (draft) => ({ ...draft, order: 'hosted-only' }));
  const second = publishToFolder(context, releaseId, folder);
  // The second asks the index only when the first is out: had it asked, its answer could come first.
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toHaveLength(1);
  asked[0]?.();
  expect(await first).toMatchObject({ order: 'external-first' });
  await expect.poll(() => asked).toHaveLength(2);
  asked[1]?.();
  expect(await second).toMatchObject({ order: 'hosted-only' });
  const html = await readFile(join(folder, 'simple', 'demo', 'index.html'), 'utf8');
  expect(html).not.toContain('files.example.org');
});

test('an index that states another size for known bytes costs the Metalink, not the publication', async () => {
  const { context, releaseId, asked, folder } = await publishable(pageOf({ size: 11 }));
  await context.store.files.save({
    sha256: 'a'.repeat(64),
    blake2b256: 'b'.repeat(64),
    size: 10,
    filename: sdist,
    project: 'demo',
    version: '1.0',
    kind: 'sdist',
    // Eleven bytes would be two pieces.
    pieceLength: 10,
    pieces: new Uint8Array(32),
    firstSeenAt: 'then',
  });
  const publishing = publishToFolder(context, releaseId, folder);
  await expect.poll(() => asked).toHaveLength(1);
  asked[0]?.();
  expect(await publishing).toMatchObject({ projects: ['demo'] });
});
