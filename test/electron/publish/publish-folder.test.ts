import { lstat, mkdir, readdir, readFile, readlink, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishFolder, readPublishedPage, renderSite } from '../../../electron/publish/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { asRecord, readSite, stampedSite } from './sites.ts';

async function problemCode(action: Promise<unknown>): Promise<string> {
  try {
    await action;
  } catch (error) {
    if (isProblem(error)) return error.problem.code;
    throw error;
  }
  return 'none';
}

async function site(): Promise<{ parent: string; folder: string }> {
  const parent = await temporaryFolder();
  return { parent, folder: join(parent, 'site') };
}

describe('the rendered site', () => {
  it('has the index, its hosted-only twin, and the metalinks beside the page', () => {
    const files = asRecord(stampedSite(['De.mo'], 'x'));
    expect(Object.keys(files).toSorted()).toEqual([
      'hosted/simple/de-mo/index.html',
      'hosted/simple/de-mo/index.json',
      'hosted/simple/index.html',
      'hosted/simple/index.json',
      'simple/de-mo/De.mo-1.0.tar.gz.meta4',
      'simple/de-mo/index.html',
      'simple/de-mo/index.json',
      'simple/index.html',
      'simple/index.json',
    ]);
    const twin = Object.entries(files).filter(([path]) => path.startsWith('hosted/'));
    expect(twin.filter(([, body]) => body.includes('external'))).toEqual([]);
    expect(files['simple/de-mo/index.html']).toContain('external.example');
    expect(files['simple/index.html']).toContain('href="de-mo/"');
  });

  it('names no external host at all where it is hosted-only', () => {
    const file = {
      filename: 'a-1.tar.gz',
      size: 1,
      sha256: 'a'.repeat(64),
      hostedUrl: 'https://hosted.example/a-1.tar.gz',
      externalUrls: ['https://external.example/a-1.tar.gz'],
      requiresPython: null,
      yanked: false,
      coreMetadata: false,
      uploadTime: null,
      provenance: null,
    };
    const files = renderSite([
      {
        page: { name: 'a', versions: ['1'], files: [file] },
        order: 'hosted-only',
        metalinks: [{ filename: file.filename, xml: 'https://external.example' }],
      },
    ]);
    expect(files.filter(({ body }) => String(body).includes('external'))).toEqual([]);
  });
});

describe('publishing to a folder', () => {
  it('makes nothing, not even a folder around it, where a site must be there already and is not', async () => {
    const { parent } = await site();
    const folder = join(parent, 'disk', 'site');
    const files = stampedSite(['demo'], 'one');
    const again = () => publishFolder({ folder, files, mustExist: true });
    await expect(again()).rejects.toMatchObject({ problem: { code: 'publish.gone', facts: { folder } } });
    expect(await readdir(parent)).toEqual([]);
    await publishFolder({ folder, files });
    expect(await again()).toEqual({ folder, generation: '00000002' });
    expect(await readPublishedPage(folder, 'demo')).toContain('https://external.example/one/');
    expect(await readPublishedPage(folder, 'other')).toBe(null);
  });

  it('makes a link to a generation beside it, which can be moved along', async () => {
    const { parent, folder } = await site();
    const files = stampedSite(['demo'], 'one');
    expect(await publishFolder({ folder: `${folder}/`, files })).toEqual({ folder, generation: '00000001' });
    expect(await readSite(folder)).toEqual(asRecord(files));
    expect(await readlink(folder)).toBe(join('.site.fallback-links', '00000001'));
    expect((await readdir(parent)).toSorted()).toEqual(['.site.fallback-links', 'site']);
    await rename(parent, `${parent}-moved`);
    try {
      expect(await readSite(join(`${parent}-moved`, 'site'))).toEqual(asRecord(files));
    } finally {
      await rename(`${parent}-moved`, parent);
    }
  });

  it('is an empty index where there is nothing to publish', async () => {
    const { folder } = await site();
    await publishFolder({ folder, files: [] });
    expect(Object.keys(await readSite(folder))).toHaveLength(4);
  });

  it('creates the folders above', async () => {
    const { parent } = await site();
    const folder = join(parent, 'a', 'b', 'site');
    await publishFolder({ folder, files: stampedSite(['demo'], 'one') });
    expect(Object.keys(await readSite(folder))).toHaveLength(9);
  });

  it("keeps other projects' pages and other people's files, replaces its own, and lists all projects", async () => {
    const { folder } = await site();
    await publishFolder({ folder, files: stampedSite(['alpha', 'demo'], 'one') });
    await mkdir(join(folder, 'extra'));
    await writeFile(join(folder, 'extra', 'robots.txt'), 'theirs');
    await writeFile(join(folder, 'simple', 'demo', 'stale-0.1.tar.gz.meta4'), 'ours, and gone by now');
    await publishFolder({ folder, files: stampedSite(['demo', 'zeta'], 'two') });
    const result = await readSite(folder);
    expect(result).toEqual({
      ...asRecord(stampedSite(['alpha', 'demo', 'zeta'], 'two')),
      ...Object.fromEntries(
        Object.entries(asRecord(stampedSite(['alpha'], 'one'))).filter(([path]) => path.includes('/alpha/')),
      ),
      'extra/robots.txt': 'theirs',
    });
    expect(result['simple/index.html']).toMatch(/alpha[^]*demo[^]*zeta/);
    expect(JSON.parse(result['hosted/simple/index.json'] ?? '')).toMatchObject({
      projects: [{ name: 'alpha' }, { name: 'demo' }, { name: 'zeta' }],
    });
  });

  it('keeps the generation before for readers in the middle, and no older one', async () => {
    const { parent, folder } = await site();
    for (const stamp of ['one', 'two', 'three', 'four'])
      await publishFolder({ folder, files: stampedSite(['demo'], stamp) });
    expect((await readdir(join(parent, '.site.fallback-links'))).toSorted()).toEqual(['00000003', '00000004']);
  });

  it('takes publications to one folder one after the other', async () => {
    const { folder } = await site();
    const names = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all(names.map((name) => publishFolder({ folder, files: stampedSite([name], name) })));
    const result = await readSite(folder);
    for (const name of names) expect(result[`simple/${name}/index.html`]).toContain(`/${name}/`);
    expect(result['simple/index.html']?.match(/<a /g)).toHaveLength(5);
  });

  it('does not bring a site back that somebody took away', async () => {
    const { folder } = await site();
    await publishFolder({ folder, files: stampedSite(['alpha'], 'one') });
    await rm(folder);
    await publishFolder({ folder, files: stampedSite(['demo'], 'two') });
    expect(await readSite(folder)).toEqual(asRecord(stampedSite(['demo'], 'two')));
  });

  it('starts afresh where the generation behind the link is gone', async () => {
    const { parent, folder } = await site();
    await publishFolder({ folder, files: stampedSite(['alpha'], 'one') });
    await rm(join(parent, '.site.fallback-links'), { recursive: true });
    await publishFolder({ folder, files: stampedSite(['demo'], 'two') });
    expect(await readSite(folder)).toEqual(asRecord(stampedSite(['demo'], 'two')));
  });
});

describe('what it refuses', () => {
  const files = stampedSite(['demo'], 'one');

  it.each([
    [
      'a folder with something in it',
      async (folder: string) => {
        await mkdir(folder);
        await writeFile(join(folder, 'precious'), 'x');
      },
    ],
    ['a file', (folder: string) => writeFile(folder, 'x')],
    [
      'a link to somewhere else',
      async (folder: string) => {
        await mkdir(`${folder}-target`);
        await symlink(`${folder}-target`, folder);
      },
    ],
    ['a dangling link', (folder: string) => symlink('nowhere', folder)],
  ])('%s, and leaves it alone', async (_what, prepare) => {
    const { parent, folder } = await site();
    await prepare(folder);
    const before = await lstat(folder);
    expect(await problemCode(publishFolder({ folder, files }))).toBe('publish.folder_not_ours');
    expect(await lstat(folder)).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
    expect(await readdir(parent)).not.toContain('.site.fallback-links');
  });

  it.each(['../escape', '/etc/passwd', 'simple//x', 'simple/./x', 'simple\\x', '', 'simple/demo/index.html'])(
    'the path %j',
    async (path) => {
      const { parent, folder } = await site();
      expect(await problemCode(publishFolder({ folder, files: [...files, { path, body: 'x' }] }))).toBe('publish.path');
      expect(await readdir(parent)).toEqual([]);
    },
  );
});

describe('when the disk fails', () => {
  const failing = (code: string, at: string) => (step: string) => {
    if (step.startsWith(at)) throw Object.assign(new Error(code), { code });
  };

  it.each([
    ['ENOSPC', 'write hosted/', 'publish.disk_full'],
    ['EACCES', 'make folders', 'publish.not_allowed'],
    ['EROFS', 'begin generation', 'publish.not_allowed'],
    ['EIO', 'sync folders', 'publish.failed'],
    ['EIO', 'name generation', 'publish.failed'],
    ['EIO', 'turn the link', 'publish.failed'],
  ])(
    '%s before "%s" is the problem %s, the site is unharmed, the next publication works',
    async (code, at, expected) => {
      const { parent, folder } = await site();
      const old = stampedSite(['demo'], 'old');
      await publishFolder({ folder, files: old });
      const attempt = publishFolder({ folder, files: stampedSite(['demo'], 'new'), beforeStep: failing(code, at) });
      expect(await problemCode(attempt)).toBe(expected);
      expect(await readSite(folder)).toEqual(asRecord(old));
      expect(
        (await readdir(join(parent, '.site.fallback-links'))).filter((entry) => entry.endsWith('.partial')),
      ).toEqual([]);
      await publishFolder({ folder, files: stampedSite(['demo'], 'new') });
      expect(await readSite(folder)).toEqual(asRecord(stampedSite(['demo'], 'new')));
      expect(await readdir(join(parent, '.site.fallback-links'))).not.toContain('next');
    },
  );

  it('what is not the disk stays a bug', async () => {
    const { folder } = await site();
    const beforeStep = () => {
      throw new TypeError('a bug');
    };
    await expect(publishFolder({ folder, files: stampedSite(['demo'], 'x'), beforeStep })).rejects.toThrow(TypeError);
  });
});

it('a reader sees the old site or the new one, whole, at every moment', async () => {
  const { folder } = await site();
  const projects = ['alpha', 'demo'];
  await publishFolder({ folder, files: stampedSite(projects, 'g1') });
  const state = { publishing: true };
  const publisher = (async () => {
    for (let n = 2; n <= 40; n += 1) await publishFolder({ folder, files: stampedSite(projects, `g${n}`) });
  })().finally(() => (state.publishing = false));
  const generations = new Set<string>();
  let last = 0;
  while (state.publishing) {
    // As a web server reads: by path, each file on its own. It is always there, and never older than the one before.
    const page = await readFile(join(folder, 'simple', 'demo', 'index.html'), 'utf8');
    const stamp = Number(/external\.example\/g(\d+)\//.exec(page)?.[1]);
    expect(stamp).toBeGreaterThanOrEqual(last);
    expect(page.endsWith('</html>\n')).toBe(true);
    last = stamp;
    // As a program that copies the site: all of it, from the generation that it began with.
    const began = await realpath(folder);
    const all = await readSite(began).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'ENOENT' });
      return null;
    });
    // Two publications later a generation is gone: a reader that slow has to begin again.
    if (Number(basename(await realpath(folder))) - Number(basename(began)) >= 2) continue;
    expect(all).not.toBeNull();
    const number = Number(basename(began));
    expect(all).toEqual(asRecord(stampedSite(projects, `g${number}`)));
    generations.add(began);
  }
  await publisher;
  expect(generations.size).toBeGreaterThan(3);
});
