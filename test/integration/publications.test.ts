/** A link that is suspended leaves what was published, and the gateway, through the real things. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startBuiltInIndex } from '../../electron/built-in-index/index.ts';
import { startGateway } from '../../electron/gateway/index.ts';
import { monotonicClock } from '../../electron/http/index.ts';
import { createPublications, type Publications } from '../../electron/publications/index.ts';
import { openStore } from '../../electron/store/index.ts';
import { loadTargets } from '../../electron/targets/index.ts';
import { defaultPolicy } from '../../shared/fallback/index.ts';
import { uploadFile } from '../support/built-in-index.ts';
import { craftSdist } from '../support/distributions.ts';
import { startIndexClient } from '../support/index-client.ts';
import { setListed } from '../support/publications.ts';
import { rawRequest } from '../support/raw-http.ts';
import { temporaryFolder } from '../support/temp.ts';

const patient = { timeout: 30_000 };
const filename = 'demo-1.0.tar.gz';
const child = new URL('../support/suspending-child.ts', import.meta.url).pathname;

/** An sdist on the built-in index with one link, published there and to a folder, and a gateway in front. */
async function world() {
  const home = await temporaryFolder();
  const file = join(home, 'store.sqlite');
  const store = await openStore({ file });
  onTestFinished(() => store.close());
  const index = await startBuiltInIndex({ repository: store.index, dataFolder: join(home, 'index'), port: 0 });
  let isOpen = true;
  const closeIndex = async () => {
    if (isOpen) await index.close();
    isOpen = false;
  };
  onTestFinished(closeIndex);
  const { simpleUrl, uploadUrl } = index;
  const rehearsal = { id: 'rehearsal', name: 'Rehearsal index', simpleUrl, uploadUrl, rehearsal: true };
  const targets = await loadTargets({ store, rehearsal });

  const sdist = await craftSdist(join(home, 'dist'), { name: 'demo', version: '1.0' });
  expect((await uploadFile(index, sdist, 'demo', '1.0')).status).toBe(200);
  const bytes = await readFile(sdist);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const url = `http://127.0.0.1:9/mirror/${filename}`;
  const known = { sha256, size: bytes.length, filename, project: 'demo' };
  const registeredAt = new Date().toISOString();
  const when = { registeredAt, verifiedAt: registeredAt };
  await store.links.register([{ ...known, ...when, url, rank: 0, rehearsal: true, indexId: 'rehearsal' }]);
  await store.files.save({
    ...known,
    blake2b256: 'b'.repeat(64),
    version: '1.0',
    kind: 'sdist',
    pieceLength: bytes.length,
    pieces: createHash('sha256').update(bytes).digest(),
    firstSeenAt: registeredAt,
  });

  const indexClient = startIndexClient();
  let running: Publications | null = null;
  const start = async (): Promise<Publications> => {
    await running?.close();
    running = await createPublications({
      store,
      index: indexClient,
      targets,
      now: () => new Date(),
      clock: monotonicClock,
      random: () => 0.5,
      log: () => undefined,
    });
    return running;
  };
  onTestFinished(() => running?.close());
  const publications = await start();
  const folder = join(home, 'site');
  const order = 'external-first';
  const to = { kind: 'folder', folder, indexId: 'rehearsal' } as const;
  await publications.publish({ to, order, projects: ['demo'] });
  await publications.publish({ to: { kind: 'rehearsal' }, order, projects: ['demo'] });

  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    indexes: [{ simpleUrl, rehearsal: true, takesRegisteredLinks: false }],
    store,
    folder: join(home, 'gateway'),
    cacheLimitBytes: 1024 * 1024,
    policy: defaultPolicy,
    log: () => undefined,
  });
  onTestFinished(() => gateway.close());

  const site = join(folder, 'simple', 'demo');
  const text = (path: string, accept: string) =>
    rawRequest(path, { headers: { accept } }).then((answer) => answer.text);
  const read: Readonly<Record<string, () => Promise<string>>> = {
    html: () => readFile(join(site, 'index.html'), 'utf8'),
    json: () => readFile(join(site, 'index.json'), 'utf8'),
    metalink: () => readFile(join(site, `${filename}.meta4`), 'utf8'),
    'index html': () => text(`${simpleUrl}demo/`, 'text/html'),
    'index json': () => text(`${simpleUrl}demo/`, 'application/vnd.pypi.simple.v1+json'),
    gateway: async () =>
      String((await rawRequest(`${gateway.origin}/files/demo/${sha256}/${filename}`, { method: 'HEAD' })).headers.link),
  };
  return {
    store,
    file,
    url,
    folder,
    start,
    publications,
    closeIndex,
    /** Where the link is named. */
    async named() {
      const texts = await Promise.all(Object.entries(read).map(async ([what, get]) => [what, await get()] as const));
      return texts.filter(([, body]) => body.includes(url)).map(([what]) => what);
    },
    inFolder: async () => (await read['html']?.())?.includes(url),
  };
}

const everywhere = ['html', 'json', 'metalink', 'index html', 'index json', 'gateway'];

test('a suspended link leaves the folder, the built-in index and the gateway, and comes back', async () => {
  const there = await world();
  expect(await there.named()).toEqual(everywhere);
  await setListed(there.store, there.url, false);
  // The gateway needs no publication for that.
  expect(await there.named()).toEqual(everywhere.filter((what) => what !== 'gateway'));
  await there.publications.linksChanged(['demo']);
  await expect.poll(there.named, patient).toEqual([]);
  await setListed(there.store, there.url, true);
  await there.publications.linksChanged(['demo']);
  await expect.poll(there.named, patient).toEqual(everywhere);
  expect(there.publications.list()).toMatchObject([
    { kind: 'folder', behindSince: null, problem: null },
    { kind: 'rehearsal', behindSince: null, problem: null },
  ]);
});

test('with the index down it leaves all the same, from the page that was published last', async () => {
  const there = await world();
  await there.closeIndex();
  await setListed(there.store, there.url, false);
  await there.publications.linksChanged(['demo']);
  await expect.poll(there.inFolder, patient).toBe(false);
  expect(await readFile(join(there.folder, 'simple', 'demo', 'index.html'), 'utf8')).toContain('127.0.0.1');
  await expect
    .poll(() => there.publications.list()[0], patient)
    .toMatchObject({ behindSince: null, problem: { code: 'page.unreachable' }, nextAttemptAt: expect.any(String) });
});

test('a folder that cannot be published to is shown, and a person who has put it right publishes', async () => {
  const there = await world();
  // Somebody put something else in its place.
  await rename(there.folder, `${there.folder}.away`);
  await mkdir(there.folder);
  await writeFile(join(there.folder, 'notes.txt'), 'mine');
  await setListed(there.store, there.url, false);
  await there.publications.linksChanged(['demo']);
  await expect
    .poll(() => there.publications.list()[0], patient)
    .toMatchObject({
      behindSince: expect.any(String),
      problem: { code: 'publish.folder_not_ours' },
      nextAttemptAt: expect.any(String),
    });
  await rename(there.folder, `${there.folder}.notes`);
  await rename(`${there.folder}.away`, there.folder);
  const [first] = there.publications.list();
  expect(await there.publications.publishNow(first?.id ?? '')).toMatchObject({ behindSince: null, problem: null });
  expect(await there.inFolder()).toBe(false);
});

test('killed between the mark and the publication, the next start publishes', async () => {
  const there = await world();
  const running = spawn(process.execPath, [child, there.file, there.url, 'demo'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void running.kill('SIGKILL'));
  await once(running.stdout, 'data');
  running.kill('SIGKILL');
  await once(running, 'exit');
  expect(await there.inFolder()).toBe(true);
  await there.start();
  await expect.poll(there.inFolder, patient).toBe(false);
});
