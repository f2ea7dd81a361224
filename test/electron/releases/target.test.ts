import { expect, test } from 'vitest';
import {
  addHost,
  chooseTarget,
  publishToRehearsal,
  registerLinks,
  uploadFiles,
  verifyLinks,
} from '../../../electron/releases/index.ts';
import type { ParsedPage } from '../../../shared/simple-api/index.ts';
import { draftFile, draftWith, linkStates, releaseContext } from '../../support/release-context.ts';

const wheel = 'demo-1.0-py3-none-any.whl';
const hosted = { state: 'hosted', url: 'http://127.0.0.1:1/f', confirmedAt: 'then' } as const;
const phases = { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null };

/** A hosted wheel with a link that is registered on the rehearsal index; each index lists what the test says. */
async function registered(pages: Readonly<Record<string, ParsedPage | null>> = {}) {
  const asked: string[] = [];
  const context = await releaseContext({
    index: {
      upload: () => Promise.reject(new Error('nothing is sent')),
      confirmHosted: () => Promise.reject(new Error('nothing is confirmed')),
      fetchPage: ({ id }, project) => {
        asked.push(`${id} ${project}`);
        return Promise.resolve(pages[id] ?? null);
      },
    },
    prober: {
      verifyCopy: () =>
        Promise.resolve({ ok: true, url: 'https://files.example.org/', phases, bytes: 10, seconds: 1 } as const),
    },
  });
  const releaseId = await draftWith(context, [draftFile(wheel, { hosted })]);
  await addHost(context, releaseId, { template: 'https://files.example.org/{filename}', rehearsal: false });
  const hostId = context.drafts.get(releaseId).hosts[0]?.id ?? '';
  const register = async () => {
    await context.jobs.settled(verifyLinks(context, releaseId).id);
    await registerLinks(context, releaseId, [{ fileId: wheel, hostId }]);
  };
  await register();
  return { context, releaseId, asked, register };
}

test('another index is asked for its listing, and has nothing of the release until it says so', async () => {
  const { context, releaseId, asked } = await registered({ pypi: pageOf('b'.repeat(64)) });
  await chooseTarget(context, releaseId, 'pypi');
  expect(asked).toEqual(['pypi demo']);
  const release = context.drafts.view(releaseId);
  expect(release.target).toMatchObject({ id: 'pypi', name: 'PyPI' });
  expect(release.files[0]?.hosted).toEqual({ state: 'none' });
  // The copy was verified all the same; that it is registered was true of the other index.
  expect(linkStates(release)).toEqual(['verified']);
  // What PyPI lists under this name are other bytes.
  expect(release.findings.filter(({ severity }) => severity === 'error')).toHaveLength(1);
  await chooseTarget(context, releaseId, 'rehearsal');
  expect(context.drafts.view(releaseId).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('a registered link is one of the index that the release goes to', async () => {
  const { context, releaseId, register } = await registered();
  const indexes = async () => (await context.store.links.ofProject('demo')).map(({ indexId }) => indexId);
  expect(await indexes()).toEqual(['rehearsal']);
  await chooseTarget(context, releaseId, 'testpypi');
  await context.drafts.changeFile(releaseId, wheel, (file) => ({ ...file, hosted }));
  await register();
  expect(await indexes()).toContain('testpypi');
});

test('the rehearsal index shows only what goes to it', async () => {
  const { context, releaseId } = await registered();
  await chooseTarget(context, releaseId, 'pypi');
  await expect(publishToRehearsal(context, releaseId)).rejects.toMatchObject({
    problem: { code: 'publish.not_rehearsal', facts: { index: 'PyPI' } },
  });
});

test('a draft whose index is gone can be looked at, and is not sent elsewhere', async () => {
  const { context, releaseId } = await registered();
  await context.drafts.change(releaseId, (draft) => ({ ...draft, targetId: 'gone' }));
  expect(context.drafts.view(releaseId).target.id).toBe('rehearsal');
  expect(() => uploadFiles(context, releaseId)).toThrow(
    expect.objectContaining({ problem: expect.objectContaining({ code: 'target.unknown' }) }),
  );
});

function pageOf(sha256: string): ParsedPage {
  const link = {
    filename: wheel,
    sha256,
    url: `https://files.example.org/${wheel}`,
    size: 10,
    requiresPython: null,
    yanked: false as const,
    coreMetadata: false as const,
    uploadTime: null,
    provenance: null,
    externalUrls: [],
  };
  return { name: 'demo', repositoryVersion: '1.4', versions: ['1.0'], links: [link], warnings: [] };
}
