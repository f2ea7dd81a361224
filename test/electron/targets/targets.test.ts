import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSecrets } from '../../../electron/secrets/index.ts';
import { openStore } from '../../../electron/store/index.ts';
import { loadTargets, viewTargets } from '../../../electron/targets/index.ts';
import type { IndexTarget } from '../../../shared/contract/index.ts';
import { targetsSchema } from '../../../shared/contract/targets.ts';
import { fakeKeyring } from '../../support/keyring.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { pypiToken } from '../../support/tokens.ts';

const rehearsal: IndexTarget = {
  id: 'rehearsal',
  name: 'Rehearsal index',
  simpleUrl: 'http://127.0.0.1:1/simple/',
  uploadUrl: 'http://127.0.0.1:1/legacy/',
  rehearsal: true,
};

async function storeIn(folder: string) {
  const store = await openStore({ file: join(folder, 'store.sqlite') });
  onTestFinished(() => store.close());
  return store;
}

const names = (targets: { list(): readonly { name: string }[] }) => targets.list().map(({ name }) => name);

describe('targets', () => {
  it('are the rehearsal index, PyPI and TestPyPI, and what the person adds', async () => {
    const store = await storeIn(await temporaryFolder());
    const targets = await loadTargets({ store, rehearsal });
    expect(names(targets)).toEqual(['Rehearsal index', 'PyPI', 'TestPyPI']);
    const added = await targets.add({
      name: ' Ours ',
      uploadUrl: 'https://index.example.org/legacy/',
      username: 'alice',
    });
    expect(added).toMatchObject({
      name: 'Ours',
      kind: 'own',
      simpleUrl: 'https://index.example.org/simple/',
      username: 'alice',
      rehearsal: false,
    });
    await Promise.all([
      targets.update(added.id, { name: 'Theirs', username: '' }),
      targets.add({ name: 'Here', uploadUrl: 'http://localhost:8080/' }),
    ]);
    expect(targets.get(added.id)).toMatchObject({ name: 'Theirs', username: null, uploadUrl: added.uploadUrl });
    expect((await loadTargets({ store, rehearsal })).list()).toEqual(targets.list());

    await targets.remove(added.id, []);
    expect(names(targets)).toEqual(['Rehearsal index', 'PyPI', 'TestPyPI', 'Here']);
    expect((await loadTargets({ store, rehearsal })).list()).toEqual(targets.list());
    expect(targets.list().at(-1)).toMatchObject({ rehearsal: true });
  });

  it('are refused with a reason, and then nothing has changed', async () => {
    const targets = await loadTargets({ store: await storeIn(await temporaryFolder()), rehearsal });
    const code = (code: string) => ({ problem: { code } });
    const own = await targets.add({ name: 'Ours', uploadUrl: 'https://index.example.org/' });
    const before = targets.list();
    await expect(targets.add({ name: 'x', uploadUrl: 'https://pypi.org/legacy' })).rejects.toMatchObject(
      code('target.url_not_upload'),
    );
    await expect(targets.add({ name: 'x', uploadUrl: 'https://upload.pypi.org/legacy/' })).rejects.toMatchObject(
      code('target.exists'),
    );
    await expect(targets.add({ name: 'PYPI', uploadUrl: 'https://other.example.org/' })).rejects.toMatchObject(
      code('target.exists'),
    );
    await expect(targets.update(own.id, { name: 'TestPyPI' })).rejects.toMatchObject(code('target.exists'));
    await expect(targets.update('pypi', { name: 'x' })).rejects.toMatchObject(code('target.fixed'));
    await expect(targets.update('gone', { name: 'x' })).rejects.toMatchObject(code('target.unknown'));
    await expect(targets.remove('rehearsal', [])).rejects.toMatchObject(code('target.fixed'));
    await expect(targets.remove(own.id, ['demo 1.0', 'demo 2.0'])).rejects.toMatchObject({
      problem: { code: 'target.in_use', message: 'Ours is the target of demo 1.0 and 1 more.' },
    });
    expect(targets.list()).toEqual(before);
  });

  it('have limits of single projects, the fixed ones too, and keep them', async () => {
    const store = await storeIn(await temporaryFolder());
    const targets = await loadTargets({ store, rehearsal });
    const own = await targets.add({ name: 'Ours', uploadUrl: 'https://index.example.org/' });
    const before = targets.get('pypi');
    expect(before.limits).toEqual([]);
    await targets.update('pypi', { limits: { project: 'Demo_Project', fileMib: 250, projectGib: null } });
    await targets.update('pypi', { limits: { project: 'abc', fileMib: null, projectGib: 50 } });
    await targets.update(own.id, { name: 'Mine', limits: { project: 'demo-project', fileMib: 1, projectGib: 1 } });
    const limits = [
      { project: 'abc', fileMib: null, projectGib: 50 },
      { project: 'demo-project', fileMib: 250, projectGib: null },
    ];
    expect(targets.get('pypi')).toEqual({ ...before, limits });
    // What is derived from a target is remembered by the object.
    expect(targets.get('pypi')).not.toBe(before);
    expect(targets.get('pypi')).toBe(targets.get('pypi'));
    expect(targets.get(own.id)).toMatchObject({ name: 'Mine', limits: [{ fileMib: 1, projectGib: 1 }] });
    expect(targets.get('testpypi').limits).toEqual([]);
    expect((await loadTargets({ store, rehearsal })).list()).toEqual(targets.list());

    await targets.update('pypi', { limits: { project: 'abc', fileMib: null, projectGib: null } });
    await targets.remove(own.id, []);
    expect(targets.get('pypi').limits).toEqual(limits.slice(1));
    expect(JSON.parse((await store.settings.get('targets.limits')) ?? '')).toHaveLength(1);
    await store.settings.set('targets.limits', 'of another version');
    expect((await loadTargets({ store, rehearsal })).get('pypi').limits).toEqual([]);
  });

  it('refuse limits with another name in one step, and all of them on the rehearsal index', async () => {
    const targets = await loadTargets({ store: await storeIn(await temporaryFolder()), rehearsal });
    const limits = { project: 'demo', fileMib: 200, projectGib: null };
    await expect(targets.update('pypi', { name: 'Mine', limits })).rejects.toMatchObject({
      problem: { code: 'target.fixed' },
    });
    await expect(targets.update('rehearsal', { limits })).rejects.toMatchObject({
      problem: { code: 'target.limits_fixed' },
    });
    expect(targets.list().flatMap((target) => target.limits)).toEqual([]);
  });

  it('that another version of the app has written stay', async () => {
    const store = await storeIn(await temporaryFolder());
    await store.settings.set('targets', JSON.stringify([{ id: 'new', shape: 2 }]));
    const targets = await loadTargets({ store, rehearsal });
    await targets.add({ name: 'Ours', uploadUrl: 'https://index.example.org/' });
    expect(JSON.parse((await store.settings.get('targets')) ?? '')).toEqual([
      expect.objectContaining({ name: 'Ours' }),
      { id: 'new', shape: 2 },
    ]);
  });
});

describe('the targets as they are shown', () => {
  it('stand beside .pypirc and the environment', async () => {
    const home = await temporaryFolder();
    await writeFile(
      join(home, '.pypirc'),
      [
        '[distutils]',
        'index-servers = pypi testpypi ours inside broken',
        '[pypi]',
        `password = ${pypiToken()}`,
        '[ours]',
        'repository = https://me:pa55@index.example.org/pypi/simple',
        'username = alice',
        '[inside]',
        'repository = http://10.0.0.1/',
        '[broken]',
        'username = bob',
      ].join('\n'),
    );
    const secrets = createSecrets({
      home,
      environment: { TWINE_REPOSITORY: 'testpypi', TWINE_PASSWORD: 'x'.repeat(20) },
      keyring: fakeKeyring(),
    });
    const targets = await loadTargets({ store: await storeIn(home), rehearsal });
    const view = targetsSchema.parse(await viewTargets({ targets, secrets }));
    expect(view.targets.map(({ id, pypirc }) => [id, pypirc])).toEqual([
      ['rehearsal', null],
      ['pypi', 'pypi'],
      ['testpypi', null],
    ]);
    expect(view.pypirc).toMatchObject({ found: true, problem: null });
    expect(view.pypirc.entries).toMatchObject([
      { name: 'pypi', hasPassword: true, targetId: 'pypi', suggestion: null, problem: null },
      {
        name: 'ours',
        uploadUrl: 'https://index.example.org/pypi/simple',
        username: 'alice',
        hasPassword: false,
        targetId: null,
        problem: { code: 'target.url_credentials' },
      },
      { name: 'inside', suggestion: null, problem: { code: 'target.url_private_host' } },
      { name: 'broken', uploadUrl: null, problem: { code: 'pypirc.no_repository' } },
    ]);
    expect(view.environment).toEqual({
      uploadUrl: 'https://test.pypi.org/legacy/',
      username: null,
      hasPassword: true,
      targetId: 'testpypi',
    });
    expect(JSON.stringify(view)).not.toMatch(/pa55|pypi-AgE|xxxxx/);
  });

  it('offer what .pypirc has as a target of one’s own', async () => {
    const home = await temporaryFolder();
    await writeFile(
      join(home, '.pypirc'),
      '[distutils]\nindex-servers = ours\n[ours]\nrepository = https://index.example.org/legacy\n',
    );
    const secrets = createSecrets({ home, environment: {}, keyring: fakeKeyring() });
    const targets = await loadTargets({ store: await storeIn(home), rehearsal });
    const [entry] = (await viewTargets({ targets, secrets })).pypirc.entries;
    expect(entry?.suggestion).toEqual({
      name: 'ours',
      uploadUrl: 'https://index.example.org/legacy/',
      simpleUrl: 'https://index.example.org/simple/',
    });
    const added = await targets.add(entry?.suggestion ?? { name: '', uploadUrl: '' });
    expect((await viewTargets({ targets, secrets })).pypirc.entries).toMatchObject([
      { targetId: added.id, suggestion: null },
    ]);
  });

  it('are there although .pypirc cannot be read', async () => {
    const home = await temporaryFolder();
    await writeFile(join(home, '.pypirc'), 'nothing that one could read');
    const secrets = createSecrets({ home, environment: {}, keyring: fakeKeyring() });
    const targets = await loadTargets({ store: await storeIn(home), rehearsal });
    const view = targetsSchema.parse(await viewTargets({ targets, secrets }));
    expect(view.targets).toHaveLength(3);
    expect(view.pypirc).toMatchObject({
      path: join(home, '.pypirc'),
      problem: { code: 'pypirc.unreadable' },
      entries: [],
    });
  });
});
