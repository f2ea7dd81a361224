import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FollowedPublication } from '../../../shared/contract/index.ts';
import {
  publicationWorld,
  type PublicationWorld,
  registerLink,
  sdistOf,
  setListed,
  urlOf,
} from '../../support/publications.ts';

/** One project with one link, published to a folder. */
async function published(world?: PublicationWorld): Promise<PublicationWorld & { readonly id: string }> {
  const there = world ?? (await publicationWorld());
  await registerLink(there.store, 'demo');
  await publish(there, 'demo');
  return { ...there, id: there.publications().list()[0]?.id ?? '' };
}

function publish({ publications, folder }: PublicationWorld, project: string) {
  const to = { kind: 'folder', folder, indexId: 'pypi' } as const;
  return publications().publish({ to, order: 'external-first', projects: [project] });
}

async function suspend(there: PublicationWorld, url = urlOf('demo')): Promise<void> {
  await setListed(there.store, url, false);
  await there.publications().linksChanged(['demo']);
}

/** The files of the project's page that name the host. */
async function pagesWith({ folder }: PublicationWorld, host = 'one.example', project = 'demo') {
  const files = ['index.html', 'index.json', `${sdistOf(project)}.meta4`];
  const bodies = await Promise.all(
    files.map(async (file) => [file, await readFile(join(folder, 'simple', project, file), 'utf8')] as const),
  );
  return bodies.filter(([, body]) => body.includes(host)).map(([file]) => file);
}

/** On a machine that may be busy. */
const patient = { timeout: 30_000 };
const only = ({ publications }: PublicationWorld): FollowedPublication | undefined => publications().list()[0];
const settled = { behindSince: null, problem: null, nextAttemptAt: null };
const upToDate = (there: PublicationWorld) => expect.poll(() => only(there), patient).toMatchObject(settled);
const everywhere = ['index.html', 'index.json', `${sdistOf('demo')}.meta4`];

describe('a publication that follows', () => {
  test('loses a suspended link in HTML, JSON and Metalink, and has it again when it is listed', async () => {
    const there = await published();
    expect(await pagesWith(there)).toEqual(everywhere);
    expect(only(there)).toMatchObject({ kind: 'folder', where: there.folder, projects: ['demo'], follow: true });
    await suspend(there);
    await upToDate(there);
    expect(await pagesWith(there)).toEqual([]);
    expect(await pagesWith(there, 'hosted.example')).toEqual(everywhere);
    await setListed(there.store, urlOf('demo'), true);
    await there.publications().linksChanged(['demo']);
    await upToDate(there);
    expect(await pagesWith(there)).toEqual(everywhere);
  });

  test('is not touched by links of other projects', async () => {
    const there = await published();
    await there.publications().linksChanged(['other']);
    expect(only(there)).toMatchObject(settled);
    expect(there.index.asked).toEqual(['pypi demo']);
  });

  test('of links that change while it is brought up to date makes one more, with the newest states', async () => {
    const there = await published();
    await registerLink(there.store, 'demo', { host: 'two.example', rank: 1 });
    there.index.answer = 'nothing';
    await suspend(there);
    await expect.poll(() => there.index.asked, patient).toHaveLength(2);
    // The index is asked, and given up: all of these share the next attempt.
    await setListed(there.store, urlOf('demo', 'two.example'), false);
    there.index.answer = 'page';
    await Promise.all(Array.from({ length: 5 }, () => there.publications().linksChanged(['demo'])));
    await upToDate(there);
    await expect.poll(() => there.index.asked, patient).toHaveLength(3);
    expect(await pagesWith(there, '.example/demo')).toEqual(everywhere);
    expect(await pagesWith(there, 'one.example')).toEqual([]);
    expect(await pagesWith(there, 'two.example')).toEqual([]);
  });

  test('each page of a folder keeps the index and the order with which it was published', async () => {
    const there = await published(await publicationWorld(['demo', 'other']));
    await registerLink(there.store, 'other', { indexId: 'testpypi' });
    const to = { kind: 'folder', folder: there.folder, indexId: 'testpypi' } as const;
    await there.publications().publish({ to, order: 'hosted-first', projects: ['other'] });
    expect(only(there)).toMatchObject({ projects: ['demo', 'other'] });
    await suspend(there);
    await upToDate(there);
    await expect.poll(() => there.index.asked.slice(2), patient).toEqual(['pypi demo']);
    await there.publications().publishNow(there.id);
    expect(there.index.asked.slice(3)).toEqual(['pypi demo', 'testpypi other']);
    const html = await readFile(join(there.folder, 'simple', 'other', 'index.html'), 'utf8');
    expect(html.indexOf('hosted.example')).toBeLessThan(html.indexOf('one.example'));
  });

  test('a link that is registered on another index is not on the page', async () => {
    const there = await published();
    await registerLink(there.store, 'demo', { host: 'two.example', indexId: 'testpypi' });
    await there.publications().publishNow(there.id);
    expect(await pagesWith(there, 'two.example')).toEqual([]);
  });
});

describe('a publication by hand', () => {
  test('of links that change while it goes out for the first time is followed by another', async () => {
    const there = await publicationWorld();
    await registerLink(there.store, 'demo');
    const gate = Promise.withResolvers<void>();
    there.index.gate = gate.promise;
    const sent = publish(there, 'demo');
    await expect.poll(() => there.index.asked, patient).toHaveLength(1);
    // Nothing is there yet that could be behind; what goes out may have been put together before.
    await suspend(there);
    expect(await there.store.publications.list()).toEqual([]);
    gate.resolve();
    await sent;
    await upToDate(there);
    expect(await pagesWith(there)).toEqual([]);
    expect(there.index.asked).toHaveLength(2);
  });
});

describe('an index that does not answer', () => {
  test('keeps no suspended link on the page, and is asked again until the page is as it has it', async () => {
    const there = await published();
    there.index.answer = 'down';
    await suspend(there);
    await expect.poll(() => only(there)?.behindSince, patient).toBe(null);
    expect(await pagesWith(there)).toEqual([]);
    expect(await pagesWith(there, 'hosted.example')).toEqual(everywhere);
    expect(only(there)).toMatchObject({
      problem: { code: 'page.unreachable' },
      nextAttemptAt: new Date(there.clock.now() + 5000).toISOString(),
    });
    there.index.answer = 'page';
    there.clock.advance(5000);
    await upToDate(there);
    expect(await pagesWith(there)).toEqual([]);
  });

  test('neither hides nor loses a link that comes back', async () => {
    const there = await published();
    await suspend(there);
    await upToDate(there);
    there.index.answer = 'down';
    await setListed(there.store, urlOf('demo'), true);
    await there.publications().linksChanged(['demo']);
    await expect.poll(() => only(there)?.behindSince, patient).toBe(null);
    expect(await pagesWith(there)).toEqual(everywhere);
  });

  test('is not waited for to leave a link out, and no other page of the folder is', async () => {
    const there = await published(await publicationWorld(['demo', 'other']));
    await registerLink(there.store, 'other');
    await publish(there, 'other');
    there.index.answer = 'nothing';
    await suspend(there);
    await expect.poll(() => only(there)?.behindSince, patient).toBe(null);
    expect(await pagesWith(there)).toEqual([]);
    expect(await pagesWith(there, 'hosted.example')).toEqual(everywhere);
    await expect.poll(() => there.index.asked.slice(2), patient).toEqual(['pypi demo']);
    // Nor is it for one that changes while the index is asked for the first.
    await setListed(there.store, urlOf('other'), false);
    await there.publications().linksChanged(['other']);
    await expect.poll(() => only(there)?.behindSince, patient).toBe(null);
    expect(await pagesWith(there, 'one.example', 'other')).toEqual([]);
  });

  test('is asked again for a person whose publication was overtaken by a link that has changed', async () => {
    const there = await published(await publicationWorld(['demo', 'other']));
    await registerLink(there.store, 'other');
    await publish(there, 'other');
    there.index.answer = 'nothing';
    const publishing = there.publications().publishNow(there.id);
    await expect.poll(() => there.index.asked.slice(2), patient).toEqual(['pypi demo']);
    there.index.answer = 'page';
    await suspend(there);
    expect(await publishing).toMatchObject(settled);
    expect(there.index.asked.slice(3)).toEqual(['pypi demo', 'pypi other']);
    expect(await pagesWith(there)).toEqual([]);
  });

  test('is waited for ten seconds, once for all its pages', async () => {
    const there = await published(await publicationWorld(['demo', 'other']));
    await registerLink(there.store, 'other');
    await publish(there, 'other');
    there.index.answer = 'nothing';
    const publishing = there.publications().publishNow(there.id);
    await expect.poll(() => there.index.asked, patient).toHaveLength(3);
    there.clock.advance(9_999);
    expect(only(there)?.problem).toBe(null);
    there.clock.advance(1);
    expect(await publishing).toMatchObject({ behindSince: null, problem: { code: 'page.too_slow' } });
    expect(there.index.asked).toHaveLength(3);
  });

  test('does not change the page of every attempt that only asks how it is', async () => {
    const there = await published();
    there.index.answer = 'down';
    await suspend(there);
    await expect.poll(() => only(there)?.nextAttemptAt, patient).toBe(new Date(there.clock.now() + 5000).toISOString());
    expect(only(there)?.behindSince).toBe(null);
    const at = only(there)?.publishedAt;
    there.clock.advance(5000);
    await expect.poll(() => there.index.asked, patient).toHaveLength(3);
    await expect
      .poll(() => only(there)?.nextAttemptAt, patient)
      .toBe(new Date(there.clock.now() + 10_000).toISOString());
    expect(only(there)?.publishedAt).toBe(at);
  });
});

describe('a publication that fails', () => {
  test('is shown, tried again after 5 s, 10 s and so on, and catches up', async () => {
    const there = await published();
    await rename(there.folder, `${there.folder}.away`);
    await suspend(there);
    for (const seconds of [5, 10, 20]) {
      await expect
        .poll(() => only(there)?.nextAttemptAt, patient)
        .toBe(new Date(there.clock.now() + seconds * 1000).toISOString());
      expect(only(there)).toMatchObject({ problem: { code: 'publish.gone' }, behindSince: expect.any(String) });
      if (seconds < 20) there.clock.advance(seconds * 1000);
    }
    await rename(`${there.folder}.away`, there.folder);
    there.clock.advance(20_000);
    await upToDate(there);
    expect(await pagesWith(there)).toEqual([]);
    // The next failure begins anew.
    await rename(there.folder, `${there.folder}.away`);
    await suspend(there);
    await expect.poll(() => only(there)?.nextAttemptAt, patient).toBe(new Date(there.clock.now() + 5000).toISOString());
  });

  test('brings nothing back that was taken away, unless a person asks for it', async () => {
    const there = await published();
    await rename(there.folder, `${there.folder}.away`);
    await suspend(there);
    await expect.poll(() => only(there)?.problem, patient).toMatchObject({ code: 'publish.gone' });
    await expect(readFile(join(there.folder, 'simple', 'demo', 'index.html'))).rejects.toMatchObject({
      code: 'ENOENT',
    });
    expect(await there.publications().publishNow(there.id)).toMatchObject(settled);
    expect(await pagesWith(there, 'hosted.example')).toEqual(everywhere);
  });

  test('a publication by hand makes up for it', async () => {
    const there = await published();
    await rename(there.folder, `${there.folder}.away`);
    await suspend(there);
    await expect.poll(() => only(there)?.problem, patient).not.toBe(null);
    await publish(there, 'demo');
    expect(only(there)).toMatchObject(settled);
    expect(there.clock.next()).toBe(null);
  });
});

describe('the start of the app', () => {
  test('goes on with what was marked and not published', async () => {
    const there = await published();
    await rename(there.folder, `${there.folder}.away`);
    await suspend(there);
    await expect.poll(() => only(there)?.problem, patient).toMatchObject({ code: 'publish.gone' });
    await there.publications().close();
    await rename(`${there.folder}.away`, there.folder);
    expect(await pagesWith(there)).toEqual(everywhere);
    await there.restart();
    await upToDate(there);
    expect(await pagesWith(there)).toEqual([]);
  });

  test('finds what was suspended and not even marked', async () => {
    const there = await published();
    await setListed(there.store, urlOf('demo'), false);
    await there.restart();
    await expect.poll(() => pagesWith(there), patient).toEqual([]);
    await upToDate(there);
  });

  test('finds what came back and was not even marked', async () => {
    const there = await published();
    await suspend(there);
    await upToDate(there);
    await setListed(there.store, urlOf('demo'), true);
    await there.restart();
    await expect.poll(() => pagesWith(there), patient).toEqual(everywhere);
  });
});

describe('following', () => {
  test('switched off, the page stays and says that it is behind; switched on, it catches up', async () => {
    const there = await published();
    expect(await there.publications().setFollow(there.id, false)).toMatchObject({ follow: false });
    await suspend(there);
    await there.restart();
    expect(only(there)).toMatchObject({ follow: false, behindSince: expect.any(String) });
    expect(await pagesWith(there)).toEqual(everywhere);
    await there.publications().setFollow(there.id, true);
    await upToDate(there);
    expect(await pagesWith(there)).toEqual([]);
  });

  test('switched off, a person publishes, and a failure waits for the person', async () => {
    const there = await published();
    await there.publications().setFollow(there.id, false);
    await suspend(there);
    there.index.answer = 'down';
    expect(await there.publications().publishNow(there.id)).toMatchObject({
      behindSince: null,
      problem: { code: 'page.unreachable' },
      nextAttemptAt: null,
    });
    expect(await pagesWith(there)).toEqual([]);
    expect(there.clock.next()).toBe(null);
  });

  test('of what was never published there is nothing to follow', async () => {
    const { publications } = await publicationWorld();
    await expect(publications().setFollow('nowhere', true)).rejects.toMatchObject({
      problem: { code: 'publication.unknown' },
    });
  });

  test('is seen by those who watch', async () => {
    const there = await published();
    const seen: (string | null)[] = [];
    for await (const [first] of there.publications().watch()) {
      seen.push(first?.behindSince ?? null);
      if (seen.length === 1) await there.publications().setFollow(there.id, false);
      if (first?.follow === false) {
        if (first.behindSince !== null) break;
        await suspend(there);
      }
    }
    expect(seen[0]).toBe(null);
    expect(seen.at(-1)).toEqual(expect.any(String));
  });
});

describe('the built-in index', () => {
  test('shows the listed links of what it stores, and needs no answer for it', async () => {
    const there = await publicationWorld();
    const { store } = there;
    await registerLink(store, 'demo', { indexId: 'rehearsal' });
    await store.index.add({
      project: 'demo',
      name: 'demo',
      filename: sdistOf('demo'),
      version: '1.0',
      size: 10,
      sha256: (await store.links.ofProject('demo'))[0]?.sha256 ?? '',
      blake2b256: 'b'.repeat(64),
      requiresPython: null,
      coreMetadataSha256: null,
      uploadedAt: new Date(0).toISOString(),
    });
    const urls = async () => (await store.index.publicationOf('demo'))?.links.map(({ url }) => url);
    const to = { kind: 'rehearsal' } as const;
    await there.publications().publish({ to, order: 'external-first', projects: ['demo'] });
    expect(await urls()).toEqual([urlOf('demo')]);
    expect(only(there)).toMatchObject({ kind: 'rehearsal', where: 'http://127.0.0.1:1/simple/' });
    there.index.answer = 'down';
    await suspend(there);
    await upToDate(there);
    expect(await urls()).toEqual([]);
    await setListed(store, urlOf('demo'), true);
    await there.publications().linksChanged(['demo']);
    await upToDate(there);
    expect(await urls()).toEqual([urlOf('demo')]);
    await setListed(store, urlOf('demo'), false);
    await there.restart();
    await expect.poll(urls, patient).toEqual([]);
  });

  test('has no page of a project of which it stores nothing', async () => {
    const { publications } = await publicationWorld();
    const to = { kind: 'rehearsal' } as const;
    await expect(publications().publish({ to, order: 'external-first', projects: ['demo'] })).rejects.toMatchObject({
      problem: { code: 'page.project_missing' },
    });
    expect(publications().list()).toEqual([]);
  });
});
