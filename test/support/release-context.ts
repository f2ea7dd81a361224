/** A release's services without the network: a real store and real drafts; what hosts and the index do is the test's. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createJobs } from '../../electron/jobs/index.ts';
import { monotonicClock } from '../../electron/http/index.ts';
import { loadDrafts, type ReleaseContext, targetOfDraft } from '../../electron/releases/index.ts';
import { createSecrets } from '../../electron/secrets/index.ts';
import { createPublications } from '../../electron/publications/index.ts';
import { openStore } from '../../electron/store/index.ts';
import { loadTargets } from '../../electron/targets/index.ts';
import type { IndexTarget, Release } from '../../shared/contract/index.ts';
import { fakeKeyring } from './keyring.ts';
import { temporaryFolder } from './temp.ts';

export const rehearsalTarget: IndexTarget = {
  id: 'rehearsal',
  name: 'Rehearsal index',
  simpleUrl: 'http://127.0.0.1:1/simple/',
  uploadUrl: 'http://127.0.0.1:1/legacy/',
  rehearsal: true,
};

export interface TestContext extends ReleaseContext {
  readonly bugs: readonly unknown[];
}

const notExpected = (what: string) => () => Promise.reject(new Error(`the test did not expect ${what}`));

export async function releaseContext(parts: Partial<ReleaseContext> = {}): Promise<TestContext> {
  const store = parts.store ?? (await openStore({ file: join(await temporaryFolder(), 'store.sqlite') }));
  const now = parts.now ?? (() => new Date(0));
  const bugs: unknown[] = [];
  const jobs = createJobs({ now, onBug: (error) => bugs.push(error) });
  const targets = await loadTargets({ store, rehearsal: rehearsalTarget });
  const targetOf = (draft: { readonly targetId: string }) => targetOfDraft(targets, draft);
  const drafts = await loadDrafts({ store, targetOf, now, onUnreadable: () => undefined });
  const index = parts.index ?? {
    upload: notExpected('an upload'),
    confirmHosted: notExpected('a confirmation'),
    fetchPage: notExpected('a page to be fetched'),
  };
  const { clock = monotonicClock, random = () => 0.5 } = parts;
  const publications = await createPublications({ store, index, targets, now, clock, random, log: () => undefined });
  onTestFinished(async () => {
    await publications.close();
    await jobs.close();
    await drafts.close();
    await store.close();
  });
  return {
    drafts,
    store,
    jobs,
    inspected: new Map(),
    inspector: { inspect: notExpected('an inspection'), close: () => Promise.resolve() },
    index,
    prober: { verifyCopy: notExpected('a verification') },
    targets,
    publications,
    secrets: createSecrets({ home: '/nonexistent', environment: {}, keyring: fakeKeyring(), now }),
    sending: new Map(),
    verifying: new Map(),
    clock,
    random,
    spoolFolder: null,
    now,
    bugs,
    ...parts,
  };
}

type DraftFile = Parameters<Parameters<ReleaseContext['drafts']['changeFile']>[2]>[0];

/** A file that was read, in the state that the test begins with. */
export function draftFile(filename: string, patch: Partial<DraftFile> = {}): DraftFile {
  const [project = '', version = ''] = filename.replace('.tar.gz', '').split('-');
  return {
    id: filename,
    path: `/dist/${filename}`,
    filename,
    size: 10,
    modifiedNs: '1',
    inspection: {
      state: 'done',
      sha256: 'a'.repeat(64),
      // Two files are never the same bytes.
      blake2b256: createHash('sha256').update(filename).digest('hex'),
      pieceLength: 1_048_576,
      pieceCount: 1,
      distribution: {
        kind: filename.endsWith('.whl') ? 'wheel' : 'sdist',
        project,
        name: project,
        version,
        tags: null,
        metadataVersion: '2.4',
        requiresPython: null,
        summary: null,
      },
    },
    hosted: { state: 'none' },
    links: [],
    ...patch,
  };
}

export async function draftWith(context: ReleaseContext, files: readonly DraftFile[]): Promise<string> {
  const { id } = await context.drafts.create();
  await context.drafts.change(id, (draft) => ({ ...draft, files: [...files] }));
  return id;
}

export const linkStates = (release: Release): readonly string[] =>
  release.files.flatMap(({ links }) => links.map(({ status }) => status.state));
