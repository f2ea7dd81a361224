/** Real pip through the real gateway where no source is well, where it wants hashes, and where it wants no external host. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Failure, failures } from '../support/failing-hosts.ts';
import { rawRequest } from '../support/raw-http.ts';
import { temporaryFolderUntil } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import { mib, pipInstalls, startWorld, type Subject, withGateway, type World } from './failing-world.ts';

vi.setConfig({ testTimeout: 240_000 });

let world: World;
let remove: () => Promise<void>;
beforeAll(async () => {
  const own = await temporaryFolderUntil();
  remove = own.remove;
  world = await startWorld(own.folder, [
    { project: 'dead', failure: failing('refuses the connection'), size: 200_000 },
    { project: 'wrongsmall', failure: failing('wrong bytes'), size: 200_000 },
    { project: 'wronglarge', failure: failing('wrong bytes'), size: 9 * mib },
    { project: 'stalls', failure: failing('stalls at 90 %'), size: 200_000 },
  ]);
});
afterAll(async () => {
  await world.close();
  await remove();
});

needs('pip', 'openssl')('pip through the gateway', () => {
  test('both sources are dead: 503 and why, nothing in its cache; when one is well again, the right bytes', async () => {
    const subject = subjectOf('dead');
    await withGateway(world, { name: 'dead' }, async (gateway) => {
      const cache = await mkdtemp(join(world.folder, 'pip-cache-'));
      const install = () => pipInstalls(gateway.simpleUrl, subject, world.folder, pipCache(cache));
      const blob = await blobOf(subject);
      await rm(blob);
      const refused = await install();
      // It shows neither body nor reason of a status for which it tries again; this is all that it says of a 503.
      expect(refused).toMatchObject({ ok: false, output: expect.stringContaining('too many 503 error responses') });
      expect(refused.output).toContain(subject.filename);
      const answer = await rawRequest(fileUrl(gateway.origin, subject));
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5', 'cache-control': 'no-store' } });
      expect(answer.reason).toContain(`${subject.filename} could not be fetched from any of its sources.`);
      for (const { host } of gateway.view().recent[0]?.attempts ?? []) expect(answer.reason).toContain(host);
      expect(await holding(cache, subject)).toEqual([]);

      await writeFile(blob, subject.wheel);
      expect(await install()).toMatchObject({ ok: true, output: expect.not.stringContaining('Using cached') });
      const downloads = gateway.view().recent.length;
      expect(await install()).toMatchObject({ ok: true, output: expect.stringContaining('Using cached') });
      expect(gateway.view().recent).toHaveLength(downloads);
    });
  });

  test.each(['wrongsmall', 'wronglarge'])(
    'both sources send wrong bytes: nothing of it is kept (%s)',
    async (project) => {
      const subject = subjectOf(project);
      await withGateway(world, { name: project }, async (gateway) => {
        const cache = await mkdtemp(join(world.folder, 'pip-cache-'));
        const install = () => pipInstalls(gateway.simpleUrl, subject, world.folder, pipCache(cache));
        const blob = await blobOf(subject);
        await writeFile(blob, subject.wheel.with(1000, (subject.wheel[1000] ?? 0) ^ 1));
        for (let turn = 0; turn < 2; turn += 1) {
          const { ok, output } = await install();
          expect(ok, output).toBe(false);
          expect(await holding(cache, subject)).toEqual([]);
        }
        expect(gateway.view().cache.files).toBe(0);

        await writeFile(blob, subject.wheel);
        expect(await install()).toMatchObject({ ok: true });
        expect(await install()).toMatchObject({ ok: true, output: expect.stringContaining('Using cached') });
      });
    },
  );

  test('hosted/simple/: no external host is asked', async () => {
    const subject = subjectOf('stalls');
    await withGateway(world, { name: 'hosted' }, async (gateway) => {
      expect(await pipInstalls(gateway.hostedSimpleUrl, subject, world.folder)).toMatchObject({ ok: true });
      expect(world.requestsFor(subject)).toEqual([]);
      expect(gateway.view().recent[0]?.attempts).toMatchObject([{ source: 'hosted', code: 'ok' }]);
    });
  });

  test('--require-hashes', async () => {
    const subject = subjectOf('wrongsmall');
    await withGateway(world, { name: 'hashes' }, async (gateway) => {
      const install = async (sha256: string) => {
        const path = join(await mkdtemp(join(world.folder, 'requirements-')), 'requirements.txt');
        await writeFile(path, `${subject.project}==1.0 --hash=sha256:${sha256}\n`);
        const options = ['--require-hashes', '--requirement', path];
        return await pipInstalls(gateway.simpleUrl, subject, world.folder, options);
      };
      expect(await install(subject.sha256)).toMatchObject({ ok: true });
      expect(await install('0'.repeat(64))).toMatchObject({ ok: false });
    });
  });

  test('as uv asks: the page in JSON, the end of the wheel, its middle, the whole, while the host stalls', async () => {
    const subject = subjectOf('stalls');
    const { filename, sha256, wheel, size } = subject;
    await withGateway(world, { name: 'uv' }, async (gateway) => {
      const accept = 'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01';
      const page = await rawRequest(`${gateway.simpleUrl}${subject.project}/`, { headers: { accept } });
      expect(page.headers['content-type']).toBe('application/vnd.pypi.simple.v1+json');
      const { files } = JSON.parse(page.text);
      expect(files).toMatchObject([{ filename, size, hashes: { sha256 } }]);
      expect(JSON.stringify(files)).not.toContain('_external-urls');
      const url = new URL(files[0].url, `${gateway.simpleUrl}${subject.project}/`).href;
      const ask = (range: string) => rawRequest(url, { headers: { range, 'accept-encoding': 'identity' } });
      // The end of the archive first, where its table of contents is, then what that names.
      const end = await ask('bytes=-16384');
      expect(end).toMatchObject({
        status: 206,
        headers: { 'content-range': `bytes ${size - 16384}-${size - 1}/${size}`, 'content-length': '16384' },
      });
      expect(end.bytes.equals(wheel.subarray(-16384))).toBe(true);
      const middle = await ask('bytes=100000-109999');
      expect(middle.status).toBe(206);
      expect(middle.bytes.equals(wheel.subarray(100_000, 110_000))).toBe(true);
      const whole = await rawRequest(url);
      expect(createHash('sha256').update(whole.bytes).digest('hex')).toBe(sha256);
      // It is fetched once, however many parts are asked for.
      expect(world.requestsFor(subject)).toHaveLength(1);
    });
  });
});

/** It keeps what comes from a trusted host alone, or by https. */
function pipCache(folder: string): readonly string[] {
  return ['--cache-dir', folder, '--trusted-host', '127.0.0.1'];
}

function failing(name: string): Failure {
  const failure = failures.find((one) => one.name === name);
  if (failure === undefined) throw new Error(`no failure ${name}`);
  return failure;
}

function subjectOf(project: string): Subject {
  const subject = world.subjects.find((one) => one.project === project);
  if (subject === undefined) throw new Error(`no ${project}`);
  return subject;
}

function fileUrl(origin: string, { project, sha256, filename }: Subject): string {
  return `${origin}/files/${project}/${sha256}/${filename}`;
}

/** Where the built-in index keeps it. */
async function blobOf({ wheel }: Subject): Promise<string> {
  for (const path of await filesIn(join(world.indexFolder, 'blobs'))) {
    if ((await readFile(path)).equals(wheel)) return path;
  }
  throw new Error('the index does not have it');
}

/** What pip keeps of the file, whole or a part. */
async function holding(cache: string, { wheel }: Subject): Promise<readonly string[]> {
  const begins = wheel.subarray(0, 100);
  const found: string[] = [];
  for (const path of await filesIn(cache)) if ((await readFile(path)).includes(begins)) found.push(path);
  return found;
}

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
