import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newDraft, parseDraft, serializeDraft } from '../../../electron/releases/draft.ts';
import { loadDrafts } from '../../../electron/releases/index.ts';
import { openStore } from '../../../electron/store/index.ts';
import type { IndexTarget } from '../../../shared/contract/index.ts';
import { problem } from '../../../shared/problem/index.ts';
import { draftFile, draftWith, releaseContext } from '../../support/release-context.ts';
import { temporaryFolder } from '../../support/temp.ts';

const target: IndexTarget = {
  id: 'rehearsal',
  name: 'Rehearsal index',
  simpleUrl: 'http://127.0.0.1:1/simple/',
  uploadUrl: 'http://127.0.0.1:1/legacy/',
  rehearsal: true,
};

async function open(file: string) {
  const store = await openStore({ file });
  const unreadable: unknown[] = [];
  const drafts = await loadDrafts({
    store,
    targetOf: () => target,
    now: () => new Date(0),
    onUnreadable: (e) => unreadable.push(e),
  });
  return { store, drafts, unreadable, close: async () => (await drafts.close(), store.close()) };
}

describe('drafts', () => {
  test('are there again after the app was closed', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite');
    const first = await open(file);
    const { id } = await first.drafts.create();
    await first.drafts.change(id, (draft) => ({ ...draft, tag: 'v1', step: 'links' }));
    await first.close();

    const second = await open(file);
    expect(second.drafts.view(id)).toMatchObject({ tag: 'v1', step: 'links', title: 'New release' });
    await second.close();
  });

  test('save every one of many changes that come at once', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite');
    const first = await open(file);
    const { id } = await first.drafts.create();
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        first.drafts.change(id, (draft) => ({ ...draft, tag: `${draft.tag}${index},` })),
      ),
    );
    const stored = await first.store.drafts.get(id);
    expect(parseDraft(id, stored?.document ?? '').tag).toBe(`${[...Array(100).keys()].join(',')},`);
    await first.close();
  });

  test('tell their watchers, and end them when the draft is removed', async () => {
    const { drafts, close } = await open(join(await temporaryFolder(), 'store.sqlite'));
    const { id } = await drafts.create();
    const seen: string[] = [];
    const watching = (async () => {
      for await (const release of drafts.watch(id)) seen.push(release.tag);
    })();
    await drafts.change(id, (draft) => ({ ...draft, tag: 'v2' }));
    await drafts.remove(id);
    await watching;
    expect(seen.at(-1)).toBe('v2');
    expect(() => drafts.get(id)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'draft.unknown' }) }),
    );
    await close();
  });

  test('what could not be saved is saved at the end, where that is possible by then', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite');
    const first = await open(file);
    const { id } = await first.drafts.create();
    const { save } = first.store.drafts;
    const full = problem('store.disk_full', 'full', {}, 'none');
    first.store.drafts.save = () => Promise.reject(full);
    await expect(first.drafts.change(id, (draft) => ({ ...draft, tag: 'v1' }))).rejects.toBe(full);
    first.store.drafts.save = save;
    await first.close();

    const second = await open(file);
    expect(second.drafts.get(id).tag).toBe('v1');
    await second.close();
  });

  test('of an unknown version stay on disk and do not stop the others', async () => {
    const file = join(await temporaryFolder(), 'store.sqlite');
    const first = await open(file);
    const { id } = await first.drafts.create();
    await first.store.drafts.save({ id: 'strange', updatedAt: '2030-01-01', document: '{"from":"the future"}' });
    await first.close();

    const second = await open(file);
    expect(second.drafts.list().map((draft) => draft.id)).toEqual([id]);
    expect(second.unreadable).toHaveLength(1);
    expect(await second.store.drafts.get('strange')).not.toBeNull();
    await second.close();
  });
});

describe('a saved draft', () => {
  test('says of nothing that it is under way when it is read again', () => {
    const file = {
      id: 'f',
      path: '/d/f.whl',
      filename: 'f.whl',
      size: 1,
      modifiedNs: '1',
      inspection: { state: 'running' as const },
      hosted: { state: 'uploading' as const },
      links: [{ hostId: 'h', url: 'https://h/f.whl', status: { state: 'verifying' as const } }],
    };
    const read = parseDraft('d', serializeDraft({ ...newDraft('d', new Date(0)), files: [file] }));
    expect(read.files).toMatchObject([
      { inspection: { state: 'waiting' }, hosted: { state: 'none' }, links: [{ status: { state: 'unverified' } }] },
    ]);
  });

  test('of the version before has nothing typed, and goes to the rehearsal index', () => {
    const { typed: _, targetId: __, ...before } = newDraft('d', new Date(0));
    expect(parseDraft('d', JSON.stringify(before))).toEqual({ ...before, typed: {}, targetId: 'rehearsal' });
  });

  test('is a problem and nothing else when it cannot be read', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (document) => {
        expect(() => parseDraft('d', document)).toThrow(
          expect.objectContaining({ problem: expect.objectContaining({ code: 'draft.unreadable' }) }),
        );
      }),
    );
  });
});

test('a draft is written file by file as it would be written whole', () => {
  const file = { ...draftFile('demo-1.0.tar.gz'), sha256: 'a'.repeat(64) };
  const draft = { ...newDraft('d', new Date(0)), files: [file, draftFile('demo-1.0-py3-none-any.whl')] };
  for (const one of [draft, { ...draft, files: [] }, { ...draft, tag: 'v1' }]) {
    expect(JSON.parse(serializeDraft(one))).toEqual(one);
    expect(parseDraft('d', serializeDraft(one))).toEqual(one);
  }
});

test('the view of a file follows its hosts and its tag', async () => {
  const context = await releaseContext();
  const id = await draftWith(context, [draftFile('demo-1.0.tar.gz')]);
  const urls = () => context.drafts.view(id).files.flatMap(({ links }) => links.map(({ url }) => url));
  expect(urls()).toEqual([]);
  await context.drafts.change(id, (draft) => ({
    ...draft,
    hosts: [{ id: 'h', template: 'https://files.example.org/{tag}/{filename}', rehearsal: false }],
  }));
  expect(urls()).toEqual([null]);
  await context.drafts.change(id, (draft) => ({ ...draft, tag: 'v1' }));
  expect(urls()).toEqual(['https://files.example.org/v1/demo-1.0.tar.gz']);
  expect(context.drafts.summaries()).toMatchObject([{ id, fileCount: 1 }]);
});
