/**
 * Real pip and real poetry on a published folder: which copy they fetch, by the servers' own logs, and whether that is
 * what the simulator says.
 */
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { simulateInstallers, type LinkOrder } from '../../shared/simple-api/index.ts';
import { buildProject, debianWheels, type BuiltProject } from '../support/distributions.ts';
import { temporaryFolder, temporaryFolderUntil } from '../support/temp.ts';
import { pip, poetryProject, type Run } from '../support/clients.ts';
import { publishedIndex, type HostKind, type PublishedIndex } from './published-index.ts';

const project = 'sample-project';
const wheel = 'sample_project-1.2-py3-none-any.whl';
const sdist = 'sample_project-1.2.tar.gz';
const legacy = '--use-deprecated=legacy-resolver';

// Several programs one after the other, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

let built: BuiltProject;
let removeBuilt: () => Promise<void>;
beforeAll(async () => {
  const { folder, remove } = await temporaryFolderUntil();
  removeBuilt = remove;
  built = await buildProject(folder, { name: project, version: '1.2' });
});
afterAll(() => removeBuilt());

async function index(
  order: LinkOrder,
  external: HostKind = 'nginx',
  hosted: HostKind = 'nginx',
): Promise<PublishedIndex> {
  const folder = await temporaryFolder();
  const files = [built.sdist, built.wheel];
  const published = await publishedIndex({ folder, project, versions: ['1.2'], files, external, hosted, order });
  onTestFinished(published.close);
  return published;
}

/** What was fetched of the file while the action ran. */
async function copyFetched(published: PublishedIndex, filename: string, action: () => Promise<Run>): Promise<string> {
  const before = await published.fetched(filename);
  const { ok, output } = await action();
  if (!ok) throw new Error(output);
  const after = await published.fetched(filename);
  const external = after.external - before.external;
  const hosted = after.hosted - before.hosted;
  // Once, or twice: pip 23.0.1 downloads a wheel twice after it has read its metadata from beside it (PEP 658).
  if ((external === 0) === (hosted === 0))
    throw new Error(`fetched ${external} times external, ${hosted} times hosted`);
  return external > 0 ? 'external' : 'hosted';
}

function simulated(
  published: PublishedIndex,
  order: LinkOrder,
  installer: string,
): { takes: string; survives: boolean } {
  const row = simulateInstallers(published.page, order).find((each) => each.installer.startsWith(installer));
  if (row === undefined) throw new Error(`no row for ${installer}`);
  return { takes: row.takes, survives: row.survives };
}

async function install(simpleUrl: string, ...options: string[]): Promise<Run> {
  const home = await temporaryFolder();
  return pip(home, ['install', '--target', join(home, 'target'), '--index-url', simpleUrl, ...options, project]);
}

async function downloadSdist(simpleUrl: string, ...options: string[]): Promise<Run> {
  const home = await temporaryFolder();
  // --no-build-isolation: the build backend is Debian's, there is no index to take another from.
  const sdistOnly = ['--no-deps', '--no-binary', ':all:', '--no-build-isolation'];
  return pip(home, ['download', ...sdistOnly, '-d', home, '--index-url', simpleUrl, ...options, project]);
}

const cases: readonly [LinkOrder, HostKind, HostKind][] = [
  ['external-first', 'python', 'nginx'],
  ['external-first', 'nginx', 'python'],
  ['hosted-first', 'python', 'nginx'],
  ['hosted-first', 'nginx', 'python'],
  ['hosted-only', 'nginx', 'nginx'],
];

describe.each(cases)('%s, external host %s, hosted on %s', (order, external, hosted) => {
  it('pip installs the copy that the simulator names', async () => {
    const published = await index(order, external, hosted);
    const { takes } = simulated(published, order, 'pip 20.3');
    expect(await copyFetched(published, wheel, () => install(published.simpleUrl))).toBe(takes);
    expect(await copyFetched(published, sdist, () => downloadSdist(published.simpleUrl))).toBe(takes);
  });

  it("so does pip's legacy resolver", async () => {
    const published = await index(order, external, hosted);
    const { takes } = simulated(published, order, 'pip 19.2');
    expect(await copyFetched(published, wheel, () => install(published.simpleUrl, legacy))).toBe(takes);
    expect(await copyFetched(published, sdist, () => downloadSdist(published.simpleUrl, legacy))).toBe(takes);
  });

  it('so does poetry; while it locks it reads the last wheel', async () => {
    const published = await index(order, external, hosted);
    const { takes } = simulated(published, order, 'poetry');
    const poetry = await poetryProject(await temporaryFolder(), {
      simpleUrl: published.simpleUrl,
      requirement: project,
    });
    const last = order === 'hosted-first' ? 'external' : 'hosted';
    expect(await copyFetched(published, wheel, () => poetry('lock'))).toBe(last);
    expect(await copyFetched(published, wheel, () => poetry('install', '--no-root'))).toBe(takes);
  });

  it('the twin under hosted/ gives everybody the hosted copy', async () => {
    const published = await index(order, external, hosted);
    expect(await copyFetched(published, wheel, () => install(published.hostedSimpleUrl))).toBe('hosted');
    expect(await copyFetched(published, wheel, () => install(published.hostedSimpleUrl, legacy))).toBe('hosted');
  });
});

describe.each(['external-first', 'hosted-first', 'hosted-only'] as const)('%s, the external host is down', (order) => {
  it('who survives is who the simulator says', async () => {
    const published = await index(order);
    const poetry = await poetryProject(await temporaryFolder(), {
      simpleUrl: published.simpleUrl,
      requirement: project,
    });
    expect(await poetry('lock')).toMatchObject({ ok: true });
    await published.external.close();
    const survives = (installer: string) => simulated(published, order, installer).survives;
    expect((await install(published.simpleUrl)).ok).toBe(survives('pip 20.3'));
    expect((await install(published.simpleUrl, legacy)).ok).toBe(survives('pip 19.2'));
    expect((await poetry('install', '--no-root')).ok).toBe(survives('poetry'));
    expect((await install(published.hostedSimpleUrl)).ok).toBe(true);
  });
});

it('poetry cannot lock from a hosted-first page while the external host is down, as the simulator warns', async () => {
  const published = await index('hosted-first');
  await published.external.close();
  const poetry = await poetryProject(await temporaryFolder(), { simpleUrl: published.simpleUrl, requirement: project });
  expect(await poetry('lock')).toMatchObject({ ok: false });
  const row = simulateInstallers(published.page, 'hosted-first').find(({ installer }) =>
    installer.startsWith('poetry'),
  );
  expect(row?.whenItFails).toContain(`poetry lock reads metadata from ${new URL(published.external.origin).host}`);
});

it('an installer refuses an external copy with other bytes', async () => {
  const published = await index('external-first');
  await published.alterExternal(wheel, (bytes) => bytes.with(100, (bytes[100] ?? 0) ^ 1));
  const { ok, output } = await install(published.simpleUrl, legacy);
  expect(ok).toBe(false);
  expect(output).toContain('DO NOT MATCH THE HASHES');
});

it('another order holds from the next request on, under the running web server', async () => {
  const published = await index('external-first');
  expect(await copyFetched(published, wheel, () => install(published.simpleUrl))).toBe('hosted');
  await published.publish('hosted-first');
  expect(await copyFetched(published, wheel, () => install(published.simpleUrl))).toBe('external');
  await published.publish('hosted-only');
  expect(await copyFetched(published, wheel, () => install(published.simpleUrl))).toBe('hosted');
});

describe("Debian's own setuptools, with core metadata beside the hosted copy (PEP 658)", () => {
  const path = debianWheels().find((name) => name.includes('setuptools')) ?? '';
  const filename = path.slice(path.lastIndexOf('/') + 1);

  it.each(['external-first', 'hosted-first'] as const)('pip takes it in the order %s', async (order) => {
    const folder = await temporaryFolder();
    const unzip =
      'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); n=next(n for n in z.namelist() if n.endswith(".dist-info/METADATA")); sys.stdout.buffer.write(z.read(n))';
    const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', unzip, path], { encoding: 'buffer' });
    const version = filename.split('-')[1] ?? '';
    const published = await publishedIndex({
      folder,
      project: 'setuptools',
      versions: [version],
      files: [path],
      external: 'nginx',
      hosted: 'nginx',
      order,
      metadata: { [filename]: stdout },
    });
    onTestFinished(published.close);
    const home = join(folder, 'home');
    await mkdir(home);
    const download = () =>
      pip(home, ['download', '--no-deps', '-d', home, '--index-url', published.simpleUrl, 'setuptools']);
    const { takes } = simulated(published, order, 'pip 20.3');
    expect(await copyFetched(published, filename, download)).toBe(takes);
    // It knows metadata under its old name only, under which it would break (see coreMetadataAttributes): so it asks for
    // none, and above all for none on the external host.
    expect(await published.fetched(`${filename}.metadata`)).toEqual({ external: 0, hosted: 0 });
  });
});
