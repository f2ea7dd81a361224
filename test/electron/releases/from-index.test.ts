import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp } from '../../../electron/http/index.ts';
import { createIndexClient } from '../../../electron/index-client/index.ts';
import { createProber } from '../../../electron/probe/index.ts';
import {
  chooseTarget,
  inspectFiles,
  lookUpPublished,
  openPublished,
  preview,
  registerLinks,
  type ReleaseContext,
  removeRelease,
  setHostDefaults,
  verifyLinks,
} from '../../../electron/releases/index.ts';
import { loadTargets } from '../../../electron/targets/index.ts';
import { openStore } from '../../../electron/store/index.ts';
import { readMetalink } from '../../../shared/metalink/index.ts';
import type { ParsedLink, ParsedPage } from '../../../shared/simple-api/index.ts';
import { startTestIndex, uploadFile } from '../../support/built-in-index.ts';
import { craftSdist, craftWheel } from '../../support/distributions.ts';
import { rehearsalTarget, releaseContext } from '../../support/release-context.ts';
import { startScriptedServer } from '../../support/scripted-server.ts';
import { temporaryFolder } from '../../support/temp.ts';

const payload = 2_500_000;

/** An index with what a CI published to it: two wheels and an sdist of one release, a wheel of another. */
async function published() {
  const folder = await temporaryFolder();
  const index = await startTestIndex();
  const files = [
    await craftWheel(folder, { name: 'Demo-Lib', version: '1.9', payloadBytes: 1000 }),
    await craftWheel(folder, { name: 'Demo-Lib', version: '2.0', payloadBytes: payload, requiresPython: '>=3.9' }),
    await craftWheel(folder, { name: 'Demo-Lib', version: '2.0', tag: 'cp313-cp313-win_amd64', payloadBytes: 1000 }),
    await craftSdist(folder, { name: 'Demo-Lib', version: '2.0' }),
  ];
  for (const file of files) {
    const version = basename(file).includes('-1.9-') ? '1.9' : '2.0';
    const answer = await uploadFile(index, file, 'Demo-Lib', version);
    expect(answer.status).toBe(200);
  }
  return { index, files, folder };
}

async function contextFor(index: { readonly simpleUrl: string; readonly uploadUrl: string }) {
  const http = createHttp();
  onTestFinished(() => http.close());
  const store = await openStore({ file: `${await temporaryFolder()}/own.sqlite` });
  const rehearsal = { ...rehearsalTarget, simpleUrl: index.simpleUrl, uploadUrl: index.uploadUrl };
  const targets = await loadTargets({ store, rehearsal });
  const context = await releaseContext({ store, targets, index: createIndexClient(http), prober: createProber(http) });
  return context;
}

/** A host that serves these files, whatever the folder before their name. */
async function hostOf(files: readonly string[], change: (bytes: Buffer) => Buffer = (bytes) => bytes) {
  const served = new Map(await Promise.all(files.map(async (file) => [basename(file), await readFile(file)] as const)));
  return startScriptedServer(({ url = '' }, response) => {
    const bytes = served.get(decodeURIComponent(url.slice(url.lastIndexOf('/') + 1)));
    if (bytes === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-length': String(bytes.length) }).end(change(bytes));
  });
}

async function opened(context: ReleaseContext, files: readonly string[], origin: string) {
  const releaseId = await openPublished(context, {
    targetId: 'rehearsal',
    project: 'demo.lib',
    filenames: files.map((file) => basename(file)),
    templates: [`${origin}/{project}/v{version}/{filename}`],
  });
  return { releaseId, view: () => context.drafts.view(releaseId) };
}

describe('a release that CI has published', () => {
  it('is looked up on the index, newest first', async () => {
    const { index } = await published();
    const context = await contextFor(index);
    const found = await lookUpPublished(context, { targetId: 'rehearsal', project: 'demo_LIB' });
    expect(found).toMatchObject({ project: 'demo-lib', leftOut: [], templates: [] });
    expect(found.releases.map(({ version, files }) => [version, files.map(({ filename }) => filename)])).toEqual([
      ['2.0', ['demo_lib-2.0-cp313-cp313-win_amd64.whl', 'demo_lib-2.0-py3-none-any.whl', 'demo_lib-2.0.tar.gz']],
      ['1.9', ['demo_lib-1.9-py3-none-any.whl']],
    ]);
    await expect(lookUpPublished(context, { targetId: 'rehearsal', project: 'nothing' })).rejects.toMatchObject({
      problem: { code: 'published.project_unknown' },
    });
  });

  it('gets links that were verified with their pieces, registered, and put on the page', async () => {
    const { index, files } = await published();
    const context = await contextFor(index);
    const [, wheel = ''] = files;
    const host = await hostOf(files);
    const { releaseId, view } = await opened(context, files, host.origin);
    expect(view()).toMatchObject({ step: 'links', title: 'demo-lib 2.0 and 1 more', findings: [] });
    expect(view().files.map(({ hosted, path }) => [hosted.state, path])).toEqual(files.map(() => ['hosted', '']));

    const ended = await context.jobs.settled(verifyLinks(context, releaseId).id);
    expect(ended).toMatchObject({ state: 'done', problem: null });
    expect(host.requests).toHaveLength(4);
    expect(host.requests).toContain(`GET /demo-lib/v2.0/${basename(wheel)}`);

    // The pieces are those that reading the file itself gives.
    const bytes = await readFile(wheel);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const [known] = await context.store.files.bySha256([sha256]);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 2 ** 18) }, (_, at) =>
      createHash('sha256')
        .update(bytes.subarray(at * 2 ** 18, (at + 1) * 2 ** 18))
        .digest('hex'),
    );
    expect(pieces.length).toBeGreaterThan(2);
    expect(Buffer.from(known?.pieces ?? []).toString('hex')).toBe(pieces.join(''));
    expect(known).toMatchObject({ size: bytes.length, project: 'demo-lib', version: '2.0', kind: 'wheel' });
    const listed = await index.repository.file(basename(wheel));
    expect(known?.blake2b256).toBe(listed?.blake2b256);
    const file = view().files.find(({ filename }) => filename === basename(wheel));
    expect(file?.inspection).toMatchObject({ blake2b256: listed?.blake2b256, pieceCount: pieces.length });

    const keys = view().files.flatMap(({ id, links }) => links.map(({ hostId }) => ({ fileId: id, hostId })));
    await registerLinks(context, releaseId, keys);
    expect((await context.store.links.ofProject('demo-lib')).map(({ url }) => url)).toContain(
      `${host.origin}/demo-lib/v2.0/${basename(wheel)}`,
    );
    const [page] = await preview(context, releaseId, 'external-first');
    const metalink = page?.metalinks.find(({ filename }) => filename === `${basename(wheel)}.meta4`);
    expect(readMetalink(metalink?.xml ?? '')[0]).toMatchObject({ size: bytes.length, sha256 });

    // The next time, the template is offered.
    const again = await lookUpPublished(context, { targetId: 'rehearsal', project: 'demo-lib' });
    expect(again.templates).toEqual([`${host.origin}/{project}/v{version}/{filename}`]);
    expect(again.releases[0]?.files.map(({ links }) => links)).toEqual([1, 1, 1]);
    expect(context.bugs).toEqual([]);
  });

  it('gets no link, and no pieces are kept, where the copy is another file', async () => {
    const { index, files } = await published();
    const context = await contextFor(index);
    const host = await hostOf(files, (bytes) => {
      const other = Buffer.from(bytes);
      other.writeUInt8(other.readUInt8(0) ^ 1, 0);
      return other;
    });
    const { releaseId, view } = await opened(context, files.slice(0, 1), host.origin);
    await context.jobs.settled(verifyLinks(context, releaseId).id);
    const [file] = view().files;
    expect(file?.links[0]?.status).toMatchObject({
      state: 'failed',
      problem: { code: 'fallback.integrity.digest_mismatch' },
    });
    expect(file?.inspection).toMatchObject({ state: 'done', blake2b256: null });
    const sha256 = file?.inspection.state === 'done' ? file.inspection.sha256 : '';
    expect(await context.store.files.bySha256([sha256])).toEqual([]);
  });

  it('starts with the hosts for the next releases where no template is chosen, and only then', async () => {
    const { index, files } = await published();
    const context = await contextFor(index);
    const { releaseId } = await opened(context, files.slice(0, 1), 'http://127.0.0.1:9');
    await setHostDefaults(context, releaseId, true);
    const wanted = { targetId: 'rehearsal', project: 'demo-lib', filenames: ['demo_lib-2.0.tar.gz'] };
    const templates = async (chosen: string[]) => {
      const { hosts } = context.drafts.get(await openPublished(context, { ...wanted, templates: chosen }));
      return hosts.map(({ template }) => template);
    };
    expect(await templates([])).toEqual(['http://127.0.0.1:9/{project}/v{version}/{filename}']);
    expect(await templates(['http://127.0.0.1:8/{filename}'])).toEqual(['http://127.0.0.1:8/{filename}']);
  });

  it('is of its index: no other can be chosen, and nothing is looked for on the disk', async () => {
    const { index, files } = await published();
    const context = await contextFor(index);
    const { releaseId, view } = await opened(context, files, 'http://127.0.0.1:9');
    await expect(chooseTarget(context, releaseId, 'pypi')).rejects.toMatchObject({
      problem: { code: 'target.files_of_index' },
    });
    const before = view();
    const { id } = inspectFiles(context, releaseId, { fileIds: before.files.map((file) => file.id) });
    expect(await context.jobs.settled(id)).toMatchObject({ state: 'done', progress: { itemsTotal: 0 } });
    expect(view().files).toEqual(before.files);
    await removeRelease({ ...context, spoolFolder: await temporaryFolder() }, releaseId);
    expect(context.drafts.list()).toEqual([]);
  });

  it('survives the end of the app', async () => {
    const { index, files } = await published();
    const context = await contextFor(index);
    const { releaseId } = await opened(context, files, 'http://127.0.0.1:9');
    const stored = await context.store.drafts.get(releaseId);
    const again = await releaseContext({ store: context.store, targets: context.targets });
    expect(stored).not.toBeNull();
    expect(again.drafts.get(releaseId)).toEqual(context.drafts.get(releaseId));
  });

  it('is refused where a file has gone meanwhile, or a template is none', async () => {
    const { index } = await published();
    const context = await contextFor(index);
    const wanted = { targetId: 'rehearsal', project: 'demo-lib', filenames: ['demo_lib-3.0.tar.gz'], templates: [] };
    await expect(openPublished(context, wanted)).rejects.toMatchObject({ problem: { code: 'published.file_gone' } });
    const bad = { ...wanted, filenames: ['demo_lib-2.0.tar.gz'], templates: ['https://example.org/'] };
    await expect(openPublished(context, bad)).rejects.toMatchObject({ problem: { code: 'link.template_filename' } });
    expect(context.drafts.list()).toEqual([]);
  });

  it('leaves out what a link cannot be verified for, and says why', async () => {
    const link = (filename: string, patch: Partial<ParsedLink> = {}): ParsedLink => ({
      filename,
      url: `https://files.example.org/${filename}`,
      sha256: createHash('sha256').update(filename).digest('hex'),
      size: 5,
      requiresPython: null,
      yanked: false,
      coreMetadata: false,
      uploadTime: null,
      provenance: null,
      externalUrls: [],
      ...patch,
    });
    const page: ParsedPage = {
      name: 'My-Pkg',
      repositoryVersion: '1.4',
      versions: ['1.0-1', '2.0'],
      links: [
        link('my-pkg-1.0-1.tar.gz', { yanked: 'broken' }),
        link('my_pkg-2.0-py3-none-any.whl', {
          externalUrls: ['https://cdn.example.org/my-pkg/2.0/my_pkg-2.0-py3-none-any.whl'],
        }),
        link('my_pkg-2.0-py3-none-any.whl'),
        link('my_pkg-2.0-py2.7.egg'),
        link('my_pkg-2.0.tar.gz', { sha256: null }),
        link('my_pkg-2.0-py2-none-any.whl', { size: null }),
      ],
      warnings: [],
    };
    const context = await releaseContext();
    const index = { ...context.index, fetchPage: () => Promise.resolve(page) };
    const found = await lookUpPublished({ ...context, index }, { targetId: 'rehearsal', project: 'my-pkg' });
    expect(found.releases.map(({ version, files }) => [version, files.map(({ yanked }) => yanked)])).toEqual([
      ['2.0', [false]],
      ['1.0.post1', [true]],
    ]);
    expect(found.leftOut.map(({ filename }) => filename)).toEqual([
      'my_pkg-2.0-py3-none-any.whl',
      'my_pkg-2.0-py2.7.egg',
      'my_pkg-2.0.tar.gz',
      'my_pkg-2.0-py2-none-any.whl',
    ]);
    expect(found.templates).toEqual(['https://cdn.example.org/{project}/{version}/{filename}']);
  });
});
