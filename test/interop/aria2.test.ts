/** Real aria2 downloads from the Metalink that is published, or that the gateway links to from the file: it tries what no installer does, the next address. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temp.ts';
import { run, type Run } from '../support/clients.ts';
import { failures } from '../support/failing-hosts.ts';
import { startWorld, withGateway } from './failing-world.ts';
import { publishedIndex, type PublishedIndex } from './published-index.ts';

const filename = 'big-1.0.tar.gz';
const size = 3_000_000;

async function published(): Promise<{ index: PublishedIndex; folder: string; bytes: Buffer }> {
  const folder = await temporaryFolder();
  const bytes = randomBytes(size);
  const path = join(folder, filename);
  await writeFile(path, bytes);
  const index = await publishedIndex({
    folder,
    project: 'big',
    versions: ['1.0'],
    files: [path],
    external: 'nginx',
    hosted: 'nginx',
    order: 'external-first',
  });
  onTestFinished(index.close);
  return { index, folder, bytes };
}

/** The Metalink as a client gets it: from the web server, by the name beside the page. */
function aria2(index: PublishedIndex, folder: string): Promise<Run> {
  return aria2From(`${index.simpleUrl}big/${filename}.meta4`, folder);
}

async function aria2From(url: string, folder: string): Promise<Run> {
  const response = await fetch(url);
  expect(response.headers.get('content-type')).toBe('application/metalink4+xml');
  const metalink = join(folder, 'file.meta4');
  await writeFile(metalink, await response.text());
  return run('/usr/bin/aria2c', ['--no-conf', '--dir', join(folder, 'out'), '--metalink-file', metalink], {
    home: folder,
    cwd: folder,
  });
}

it('takes the external copy where all is well', async () => {
  const { index, folder, bytes } = await published();
  expect(await aria2(index, folder)).toMatchObject({ ok: true });
  expect(bytes.equals(await readFile(join(folder, 'out', filename)))).toBe(true);
  expect(await index.fetched(filename)).toEqual({ external: 1, hosted: 0 });
});

it('gets the right bytes with the first URL dead', async () => {
  const { index, folder, bytes } = await published();
  await index.external.close();
  expect(await aria2(index, folder)).toMatchObject({ ok: true, output: expect.stringContaining('Connection refused') });
  expect(bytes.equals(await readFile(join(folder, 'out', filename)))).toBe(true);
});

it.each([
  ['other bytes from the start', (bytes: Uint8Array) => bytes.map((byte) => byte ^ 1)],
  ['one other byte near the end', (bytes: Uint8Array) => bytes.with(size - 10, (bytes[size - 10] ?? 0) ^ 1)],
  ['too few bytes', (bytes: Uint8Array) => bytes.subarray(0, size / 2)],
])('gets the right bytes where the first URL serves %s', async (_what, alter) => {
  const { index, folder, bytes } = await published();
  await index.alterExternal(filename, alter);
  expect(await aria2(index, folder)).toMatchObject({ ok: true });
  expect(bytes.equals(await readFile(join(folder, 'out', filename)))).toBe(true);
  const { external, hosted } = await index.fetched(filename);
  expect(external).toBeGreaterThan(0);
  expect(hosted).toBeGreaterThan(0);
});

it.each(['refuses the connection', '404'])(
  'gets the right bytes by the Metalink that the gateway names, the external host: %s',
  async (name) => {
    const folder = await temporaryFolder();
    const failure = failures.find((one) => one.name === name) ?? expect.unreachable();
    const world = await startWorld(folder, [{ project: 'big', failure, size }]);
    onTestFinished(() => world.close());
    const [subject] = world.subjects;
    if (subject === undefined) expect.unreachable();
    await withGateway(world, { name: 'aria2', piecesOf: [subject] }, async ({ origin }) => {
      const file = `${origin}/files/big/${subject.sha256}/${subject.filename}`;
      const { headers } = await fetch(file, { method: 'HEAD' });
      const [, metalink = ''] = /<([^>]*)>; rel=describedby/.exec(headers.get('link') ?? '') ?? [];
      const done = await aria2From(new URL(metalink, file).href, folder);
      expect(done.ok, done.output).toBe(true);
      expect(subject.wheel.equals(await readFile(join(folder, 'out', subject.filename)))).toBe(true);
    });
  },
);
