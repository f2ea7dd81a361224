import { copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type BuiltProject, buildProject, debianWheels } from '../support/distributions.ts';
import { startTestIndex, type TestIndex } from '../support/built-in-index.ts';
import { inspectFile, rehearsalCredentials, startIndexClient, targetAt } from '../support/index-client.ts';
import { type Ran, runPip, runTwine } from '../support/python-tools.ts';
import { temporaryFolder, temporaryFolderUntil } from '../support/temp.ts';
import { needs } from '../support/tools.ts';

/** The wheel first, as twine 7 and we do; twine 4 sends what it is given in its order. */
function twine(home: string, index: TestIndex, files: readonly string[], ...more: string[]): Promise<Ran> {
  const login = ['-u', '__token__', '-p', 'pypi-rehearsal', '--non-interactive', '--disable-progress-bar'];
  return runTwine(home, ['upload', '--repository-url', index.uploadUrl, ...login, ...more, ...files]);
}

needs(
  'twine',
  'pip',
  'build',
  'hatchling',
)('twine uploads, pip installs, both unchanged', () => {
  let folder: string;
  let remove: () => Promise<void>;
  let project: BuiltProject;
  let changed: BuiltProject;

  beforeAll(async () => {
    ({ folder, remove } = await temporaryFolderUntil());
    const options = { name: 'Demo-Pkg', version: '2.1.0', requiresPython: '>=3.8' };
    project = await buildProject(path.join(folder, 'first'), { ...options, source: 'answer = 42\n' });
    changed = await buildProject(path.join(folder, 'second'), { ...options, source: 'answer = 43\n' });
  });
  afterAll(() => remove());

  test('a wheel and an sdist, and again, and other bytes under the same names', async () => {
    const index = await startTestIndex();
    const home = await temporaryFolder();
    const files = [project.wheel, project.sdist];
    const first = await twine(home, index, files);
    expect(first, first.output).toMatchObject({ code: 0 });
    expect((await index.repository.filesOf('demo-pkg')).map((file) => file.filename)).toEqual([
      'demo_pkg-2.1.0-py3-none-any.whl',
      'demo_pkg-2.1.0.tar.gz',
    ]);
    const again = await twine(home, index, files);
    expect(again, again.output).toMatchObject({ code: 0 });

    const refused = await twine(home, index, [changed.wheel], '--verbose');
    expect(refused.code).not.toBe(0);
    expect(refused.output).toMatch(
      /File already exists \('demo_pkg-2\.1\.0-py3-none-any\.whl', with blake2_256 hash '[0-9a-f]{64}'\)/,
    );
    expect(refused.output).toContain('400');
    const skipped = await twine(home, index, [changed.wheel], '--skip-existing');
    expect(skipped, skipped.output).toMatchObject({ code: 0 });
  });

  test('a token that is wrong is told by twine in our words', async () => {
    const index = await startTestIndex({ uploadToken: 'another' });
    const refused = await twine(await temporaryFolder(), index, [project.wheel], '--verbose');
    expect(refused.code).not.toBe(0);
    expect(refused.output).toContain('Invalid or non-existent authentication information.');
  });

  test('what twine uploaded, pip downloads and installs, wheel and sdist, also from the hosted-only twin', async () => {
    const index = await startTestIndex();
    const home = await temporaryFolder();
    const uploaded = await twine(home, index, [project.wheel, project.sdist]);
    expect(uploaded, uploaded.output).toMatchObject({ code: 0 });

    const downloads = path.join(home, 'downloads');
    const from = ['--index-url', index.simpleUrl, '--no-deps'];
    for (const choice of [[], ['--no-binary', ':all:', '--no-build-isolation']]) {
      const ran = await runPip(home, ['download', ...from, '--dest', downloads, ...choice, 'demo_pkg']);
      expect(ran, ran.output).toMatchObject({ code: 0 });
    }
    for (const file of [project.wheel, project.sdist]) {
      const downloaded = await readFile(path.join(downloads, path.basename(file)));
      expect(downloaded.equals(await readFile(file))).toBe(true);
    }

    const site = path.join(home, 'site');
    const installed = await runPip(home, ['install', ...from, '--target', site, 'Demo.Pkg==2.1.0']);
    expect(installed, installed.output).toMatchObject({ code: 0 });
    expect(await readFile(path.join(site, 'demo_pkg', '__init__.py'), 'utf8')).toBe('answer = 42\n');

    const twin = await runPip(home, [
      'install',
      '--index-url',
      `${index.origin}/hosted/simple/`,
      '--no-deps',
      '--target',
      path.join(home, 'twin'),
      'demo-pkg',
    ]);
    expect(twin, twin.output).toMatchObject({ code: 0 });
  });

  test('what our own client uploaded, pip installs with hashes required', async () => {
    const index = await startTestIndex();
    const target = targetAt(index.origin);
    const client = startIndexClient();
    const home = await temporaryFolder();
    const wheel = await inspectFile(project.wheel);
    for (const file of [wheel, await inspectFile(project.sdist)]) {
      expect(await client.upload({ target, file, credentials: rehearsalCredentials })).toBe('uploaded');
      const { filename, sha256, size } = file;
      await client.confirmHosted({ target, project: file.filenameParts.project, filename, sha256, size });
    }
    const again = await twine(home, index, [project.wheel, project.sdist]);
    expect(again, again.output).toMatchObject({ code: 0 });

    const site = path.join(home, 'site');
    const requirements = path.join(home, 'requirements.txt');
    await writeFile(requirements, `demo-pkg==2.1.0 --hash=sha256:${wheel.sha256}\n`);
    const ran = await runPip(home, [
      'install',
      '--index-url',
      index.simpleUrl,
      '--require-hashes',
      '--only-binary',
      ':all:',
      '--target',
      site,
      '-r',
      requirements,
    ]);
    expect(ran, ran.output).toMatchObject({ code: 0 });
    expect(await readFile(path.join(site, 'demo_pkg', '__init__.py'), 'utf8')).toBe('answer = 42\n');
  });
});

needs(
  'twine',
  'pip',
  'debian-wheels',
)("Debian's own wheels", () => {
  test('go in by twine and come out by pip', async () => {
    const index = await startTestIndex();
    const home = await temporaryFolder();
    const folder = path.join(home, 'wheels');
    await mkdir(folder);
    const wheels = debianWheels();
    for (const wheel of wheels) await copyFile(wheel, path.join(folder, path.basename(wheel)));
    const uploaded = await twine(
      home,
      index,
      (await readdir(folder)).toSorted().map((name) => path.join(folder, name)),
    );
    expect(uploaded, uploaded.output).toMatchObject({ code: 0 });
    const downloads = path.join(home, 'downloads');
    const ran = await runPip(home, [
      'download',
      '--index-url',
      index.simpleUrl,
      '--no-deps',
      '--dest',
      downloads,
      'pip',
      'setuptools',
    ]);
    expect(ran, ran.output).toMatchObject({ code: 0 });
    for (const wheel of wheels) {
      expect((await readFile(path.join(downloads, path.basename(wheel)))).equals(await readFile(wheel))).toBe(true);
    }
  });
});
