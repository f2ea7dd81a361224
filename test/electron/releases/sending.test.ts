import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { InspectedFile } from '../../../electron/distributions/index.ts';
import type { IndexClient, UploadOptions } from '../../../electron/index-client/index.ts';
import { parseDraft, serializeDraft } from '../../../electron/releases/draft.ts';
import { cancelFiles, chooseTarget, resumeConfirmations, uploadFiles } from '../../../electron/releases/index.ts';
import { problem } from '../../../shared/problem/index.ts';
import type { ParsedPage } from '../../../shared/simple-api/index.ts';
import { fakeKeyring } from '../../support/keyring.ts';
import { createSecrets } from '../../../electron/secrets/index.ts';
import { draftFile, draftWith, releaseContext } from '../../support/release-context.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { pypiToken } from '../../support/tokens.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** Files of these sizes and an index that takes what the test says, lists what it took, and waits for a virtual clock. */
async function release(sizes: Readonly<Record<string, number>>, take: IndexClient['upload'] = () => done('uploaded')) {
  const folder = await temporaryFolder();
  const clock = createVirtualClock();
  const keyring = fakeKeyring();
  const listed = new Map<string, string>();
  const sent: string[] = [];
  const state = { isShown: true, pages: 0, uploadTime: null as string | null };
  const now = () => new Date(clock.now());
  const context = await releaseContext({
    clock,
    now,
    secrets: createSecrets({ home: folder, environment: {}, keyring, now }),
    inspector: { inspect: (path) => Promise.resolve(inspection(path, sizes)), close: () => Promise.resolve() },
    index: {
      async upload(options) {
        sent.push(options.file.filename);
        const outcome = await take(options);
        listed.set(options.file.filename, options.file.sha256);
        return outcome;
      },
      fetchPage: () => {
        state.pages += 1;
        return Promise.resolve(state.isShown ? pageOf(listed, state.uploadTime) : null);
      },
      confirmHosted: ({ filename, page }) =>
        page?.links.some((link) => link.filename === filename) === true
          ? Promise.resolve({ url: `http://127.0.0.1:1/files/${placeOf(filename)}` })
          : Promise.reject(problem('hosted.not_listed', 'Not yet.', {}, 'Wait.')),
    },
  });
  const files = await Promise.all(
    Object.entries(sizes).map(async ([name, size]) => {
      const path = join(folder, name);
      await writeFile(path, 'x'.repeat(size));
      const { inspection, ...file } = draftFile(name, { path, size });
      if (inspection.state !== 'done') throw new Error('The sample is a file that was read');
      return { ...file, inspection: { ...inspection, sha256: sha256Of(name) } };
    }),
  );
  const releaseId = await draftWith(context, files);
  const states = () => context.drafts.get(releaseId).files.map(({ hosted }) => hosted.state);
  const hostedOf = (name: string) => context.drafts.get(releaseId).files.find(({ id }) => id === name)?.hosted;
  /** Lets the time pass that somebody waits for, and no other, until the job is over. */
  const finish = async (jobId: string) => {
    const over = context.jobs.settled(jobId);
    const turn = () => new Promise<null>((resolve) => void setImmediate(() => resolve(null)));
    for (;;) {
      const ended = await Promise.race([over, turn()]);
      if (ended !== null) return ended;
      clock.advance(clock.next() ?? 0);
    }
  };
  return { context, releaseId, clock, keyring, listed, sent, state, states, hostedOf, finish };
}

const wheel = (tag: string) => `demo-1.0-${tag}-none-any.whl`;
const done = <Value>(value: Value) => Promise.resolve(value);

test('the smallest wheel goes first, alone; then the wheels, then the sdist', async () => {
  const { context, releaseId, sent, finish, states } = await release({
    'demo-1.0.tar.gz': 1,
    [wheel('a')]: 30,
    [wheel('b')]: 10,
    [wheel('c')]: 20,
  });
  expect(await finish(uploadFiles(context, releaseId).id)).toMatchObject({ state: 'done' });
  // The two in the middle go side by side.
  expect([sent[0], sent.slice(1, 3).toSorted(), ...sent.slice(3)]).toEqual([
    wheel('b'),
    [wheel('a'), wheel('c')],
    'demo-1.0.tar.gz',
  ]);
  expect(new Set(states())).toEqual(new Set(['hosted']));
});

test('a refusal of the token by the first file spares the others, and the job says it', async () => {
  const refusal = problem('upload.token_invalid', 'Not this token.', { status: 403 }, 'Copy it whole.');
  const sizes = { [wheel('a')]: 30, [wheel('b')]: 10, 'demo-1.0.tar.gz': 5 };
  const { context, releaseId, sent, finish, states } = await release(sizes, () => Promise.reject(refusal));
  const job = await finish(uploadFiles(context, releaseId).id);
  expect(job).toMatchObject({ state: 'failed', problem: { code: 'upload.token_invalid' } });
  expect(sent).toEqual([wheel('b')]);
  expect(states()).toEqual(['none', 'failed', 'none']);
});

test('any other refusal stops nothing but its file, and is not tried again', async () => {
  const take = ({ file }: UploadOptions) =>
    file.filename === wheel('b')
      ? Promise.reject(problem('upload.invalid_file', 'Not a wheel.', { status: 400 }, 'Build it again.'))
      : done('uploaded' as const);
  const { context, releaseId, sent, finish, states } = await release({ [wheel('a')]: 30, [wheel('b')]: 10 }, take);
  expect(await finish(uploadFiles(context, releaseId).id)).toMatchObject({ state: 'done' });
  expect(sent).toEqual([wheel('b'), wheel('a')]);
  expect(states()).toEqual(['hosted', 'failed']);
});

test('what may pass is tried again with growing waits, shown as such, and looks first whether the file arrived', async () => {
  const checks: (boolean | undefined)[] = [];
  const take = ({ checksFirst }: UploadOptions) => {
    checks.push(checksFirst);
    return checks.length < 3
      ? Promise.reject(problem('upload.index_failed', 'Down.', { status: 503 }, 'Wait.'))
      : done('already-there' as const);
  };
  const { context, releaseId, clock, hostedOf, finish } = await release({ [wheel('a')]: 10 }, take);
  const job = uploadFiles(context, releaseId);
  await expect.poll(() => hostedOf(wheel('a'))).toMatchObject({ state: 'uploading', retry: { attempt: 2 } });
  // The wait begins after it is shown.
  await expect.poll(() => clock.next(), { timeout: 20_000 }).toBe(750);
  clock.advance(750);
  await expect.poll(() => hostedOf(wheel('a'))).toMatchObject({ retry: { attempt: 3, attempts: 6 } });
  await expect.poll(() => clock.next(), { timeout: 20_000 }).toBe(1500);
  await finish(job.id);
  expect(checks).toEqual([false, true, true]);
  expect(hostedOf(wheel('a'))?.state).toBe('hosted');
});

test('in the end it fails with what was said last', async () => {
  const { context, releaseId, sent, hostedOf, finish } = await release({ [wheel('a')]: 10 }, () =>
    Promise.reject(problem('upload.unreachable', 'Reset.', { outcome: 'tcp.reset' }, 'Wait.')),
  );
  await finish(uploadFiles(context, releaseId).id);
  expect(sent).toHaveLength(6);
  expect(hostedOf(wheel('a'))).toMatchObject({ state: 'failed', problem: { code: 'upload.unreachable' } });
});

test('one file is cancelled, waiting or on its way; the others go on', async () => {
  const gate = Promise.withResolvers<'uploaded'>();
  const take = ({ file, signal }: UploadOptions) =>
    file.filename === wheel('b')
      ? new Promise<'uploaded'>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      : file.filename === wheel('a')
        ? gate.promise
        : done('uploaded' as const);
  const sizes = { [wheel('a')]: 1, [wheel('b')]: 10, [wheel('c')]: 10 };
  const { context, releaseId, sent, states, finish } = await release(sizes, take);
  const job = uploadFiles(context, releaseId);
  await expect.poll(() => sent).toHaveLength(1);
  await cancelFiles(context, releaseId, [wheel('c')]);
  expect(states()).toEqual(['uploading', 'queued', 'cancelled']);
  gate.resolve('uploaded');
  await expect.poll(() => sent).toHaveLength(2);
  await cancelFiles(context, releaseId, [wheel('b')]);
  expect(await finish(job.id)).toMatchObject({ state: 'done' });
  expect(states()).toEqual(['hosted', 'cancelled', 'cancelled']);
  expect(sent).toEqual([wheel('a'), wheel('b')]);
  expect(context.sending.size).toBe(0);
});

test('an index that does not show a file yet is asked again, ever more seldom, for a quarter of an hour', async () => {
  const { context, releaseId, clock, state, hostedOf, finish } = await release({ [wheel('a')]: 10 });
  state.isShown = false;
  const job = uploadFiles(context, releaseId);
  await expect
    .poll(() => hostedOf(wheel('a')))
    .toMatchObject({ state: 'confirming', awaited: { nextAt: expect.any(String) } });
  const gaps: number[] = [];
  for (let turn = 0; turn < 12; turn += 1) {
    const asked = state.pages;
    await expect.poll(() => clock.next()).not.toBeNull();
    const next = clock.next() ?? 0;
    gaps.push(next);
    clock.advance(next);
    await expect.poll(() => state.pages).toBe(asked + 1);
  }
  expect(gaps.slice(0, 4)).toEqual([1000, 1600, 2560, 4096].map((ms) => expect.closeTo(ms, 0)));
  expect(Math.max(...gaps)).toBeCloseTo(60_000, 3);
  await finish(job.id);
  expect(hostedOf(wheel('a'))).toMatchObject({ state: 'failed', problem: { code: 'hosted.not_listed' } });
  expect(state.pages).toBeLessThan(40);
});

test('what was sent is not sent again: not after a cancellation, nor after a restart', async () => {
  const { context, releaseId, sent, state, hostedOf, finish } = await release({ [wheel('a')]: 10 });
  state.isShown = false;
  const { id } = uploadFiles(context, releaseId);
  await expect.poll(() => hostedOf(wheel('a'))).toMatchObject({ awaited: {} });
  const restarted = parseDraft(releaseId, serializeDraft(context.drafts.get(releaseId)));
  expect(restarted.files[0]).toMatchObject({ hosted: { state: 'confirming' }, sent: { indexId: 'rehearsal' } });
  context.jobs.cancel(id);
  await finish(id);
  expect(hostedOf(wheel('a'))?.state).toBe('cancelled');

  const again = uploadFiles(context, releaseId);
  await expect.poll(() => hostedOf(wheel('a'))).toMatchObject({ awaited: {} });
  state.isShown = true;
  await finish(again.id);
  expect(hostedOf(wheel('a'))?.state).toBe('hosted');

  await context.drafts.change(releaseId, () => ({ ...restarted, id: releaseId }));
  resumeConfirmations(context);
  const resumed = context.jobs.running('upload', releaseId);
  await finish(resumed?.id ?? '');
  expect(hostedOf(wheel('a'))?.state).toBe('hosted');
  expect(sent).toHaveLength(1);
});

test('while what was sent is waited for, the rest is sent by the same job', async () => {
  const { context, releaseId, listed, sent, state, states, finish } = await release({
    [wheel('a')]: 10,
    [wheel('b')]: 11,
  });
  listed.set(wheel('a'), sha256Of(wheel('a')));
  state.isShown = false;
  const at = context.now().toISOString();
  await context.drafts.changeFile(releaseId, wheel('a'), (file) => ({
    ...file,
    hosted: { state: 'confirming' },
    sent: { indexId: 'rehearsal', sha256: sha256Of(wheel('a')), at },
  }));
  resumeConfirmations(context);
  await expect.poll(() => context.drafts.get(releaseId).files[0]?.hosted).toMatchObject({ awaited: {} });
  expect(states()).toEqual(['confirming', 'none']);

  const job = uploadFiles(context, releaseId);
  await expect.poll(states).toEqual(['confirming', 'confirming']);
  expect(context.jobs.running('upload', releaseId)).toMatchObject({ id: job.id, progress: { itemsTotal: 2 } });
  expect(sent).toEqual([wheel('b')]);
  state.isShown = true;
  expect(await finish(job.id)).toMatchObject({ state: 'done' });
  expect(states()).toEqual(['hosted', 'hosted']);
});

test('one that failed is tried again while others are under way, and only that one', async () => {
  const gate = Promise.withResolvers<'uploaded'>();
  let refusals = 1;
  const take = ({ file }: UploadOptions) => {
    if (file.filename === wheel('b')) return gate.promise;
    if (file.filename === wheel('a') && refusals-- > 0) {
      return Promise.reject(problem('upload.invalid_file', 'Not a wheel.', { status: 400 }, 'Build it again.'));
    }
    return done('uploaded' as const);
  };
  const sizes = { [wheel('a')]: 1, [wheel('b')]: 10, 'demo-1.0.tar.gz': 10 };
  const { context, releaseId, sent, states, finish } = await release(sizes, take);
  const job = uploadFiles(context, releaseId);
  await expect.poll(states).toEqual(['failed', 'uploading', 'queued']);
  expect(uploadFiles(context, releaseId, [wheel('a')]).id).toBe(job.id);
  await expect.poll(states).toEqual(['hosted', 'uploading', 'queued']);
  gate.resolve('uploaded');
  expect(await finish(job.id)).toMatchObject({ state: 'done', progress: { itemsDone: 3, itemsTotal: 3 } });
  expect(states()).toEqual(['hosted', 'hosted', 'hosted']);
  expect(sent).toEqual([wheel('a'), wheel('b'), wheel('a'), 'demo-1.0.tar.gz']);
});

test('one that was cancelled is taken again before whoever would have sent it has heard', async () => {
  const gate = Promise.withResolvers<'uploaded'>();
  const take = ({ file }: UploadOptions) => (file.filename === wheel('a') ? gate.promise : done('uploaded' as const));
  const { context, releaseId, sent, states, finish } = await release({ [wheel('a')]: 1, [wheel('b')]: 10 }, take);
  const job = uploadFiles(context, releaseId);
  await expect.poll(() => sent).toEqual([wheel('a')]);
  await cancelFiles(context, releaseId, [wheel('b')]);
  uploadFiles(context, releaseId, [wheel('b')]);
  await expect.poll(states).toEqual(['uploading', 'hosted']);
  gate.resolve('uploaded');
  expect(await finish(job.id)).toMatchObject({ state: 'done', progress: { itemsDone: 2, itemsTotal: 2 } });
  expect(states()).toEqual(['hosted', 'hosted']);
  expect(sent).toEqual([wheel('a'), wheel('b')]);
});

test('after all was cancelled it can be sent again before the job has ended', async () => {
  const take = ({ signal }: UploadOptions) =>
    sent.length === 1
      ? new Promise<'uploaded'>((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
      : done('uploaded' as const);
  const { context, releaseId, sent, states, finish } = await release({ [wheel('a')]: 1, [wheel('b')]: 10 }, take);
  const job = uploadFiles(context, releaseId);
  await expect.poll(() => sent).toHaveLength(1);
  context.jobs.cancel(job.id);
  const again = uploadFiles(context, releaseId);
  expect(await finish(again.id)).toMatchObject({ state: 'done' });
  expect(await finish(job.id)).toMatchObject({ state: 'cancelled' });
  expect(states()).toEqual(['hosted', 'hosted']);
});

test('what is asked for twice is sent once', async () => {
  const gate = Promise.withResolvers<'uploaded'>();
  const { context, releaseId, sent, finish } = await release({ [wheel('a')]: 1 }, () => gate.promise);
  const job = uploadFiles(context, releaseId);
  await expect.poll(() => sent).toHaveLength(1);
  expect(uploadFiles(context, releaseId).id).toBe(job.id);
  gate.resolve('uploaded');
  await finish(job.id);
  expect(sent).toHaveLength(1);
});

test('what was sent to an index that is not known any more is not waited for', async () => {
  const { context, releaseId, states } = await release({ [wheel('a')]: 10 });
  await context.drafts.change(releaseId, (draft) => ({ ...draft, targetId: 'gone' }));
  await context.drafts.changeFile(releaseId, wheel('a'), (file) => ({ ...file, hosted: { state: 'confirming' } }));
  resumeConfirmations(context);
  await expect.poll(states).toEqual(['none']);
  expect(context.jobs.running('upload', releaseId)).toBeNull();
});

test('what the index lists already is confirmed, not sent, and needs no token', async () => {
  const { context, releaseId, listed, sent, states, keyring, finish } = await release({ [wheel('a')]: 10 });
  listed.set(wheel('a'), sha256Of(wheel('a')));
  await chooseTarget(context, releaseId, 'pypi');
  await finish(uploadFiles(context, releaseId).id);
  expect(states()).toEqual(['hosted']);
  expect(sent).toEqual([]);
  expect(keyring.calls).toEqual([]);
});

test('without a token nothing is sent', async () => {
  const { context, releaseId, sent, states, finish } = await release({ [wheel('a')]: 10 });
  await chooseTarget(context, releaseId, 'pypi');
  const job = await finish(uploadFiles(context, releaseId).id);
  expect(job).toMatchObject({ state: 'failed', problem: { code: 'credentials.missing' } });
  expect(sent).toEqual([]);
  expect(states()).toEqual(['none']);
});

test('that there is no token is told while what was sent before is still waited for', async () => {
  const { context, releaseId, listed, state, states, finish } = await release({ [wheel('a')]: 10, [wheel('b')]: 11 });
  await chooseTarget(context, releaseId, 'pypi');
  listed.set(wheel('a'), sha256Of(wheel('a')));
  state.isShown = false;
  const sent = { indexId: 'pypi', sha256: sha256Of(wheel('a')), at: context.now().toISOString() };
  await context.drafts.changeFile(releaseId, wheel('a'), (file) => ({
    ...file,
    hosted: { state: 'confirming' },
    sent,
  }));
  const job = uploadFiles(context, releaseId);
  await expect
    .poll(() => context.jobs.running('upload', releaseId)?.problem)
    .toMatchObject({ code: 'credentials.missing' });
  expect(states()).toEqual(['confirming', 'none']);
  state.isShown = true;
  expect(await finish(job.id)).toMatchObject({ state: 'failed', problem: { code: 'credentials.missing' } });
  expect(states()).toEqual(['hosted', 'none']);
});

test('what has come to the index since the checks stops the upload before it begins', async () => {
  const { context, releaseId, listed, sent, states, finish } = await release({ [wheel('a')]: 10, [wheel('b')]: 11 });
  listed.set(wheel('b'), 'c'.repeat(64));
  const job = await finish(uploadFiles(context, releaseId).id);
  expect(job).toMatchObject({ state: 'failed', problem: { code: 'upload.checks_failed' } });
  expect(sent).toEqual([]);
  expect(states()).toEqual(['none', 'none']);
  expect(context.drafts.view(releaseId).findings).toContainEqual(
    expect.objectContaining({ code: 'index.other_bytes', file: wheel('b') }),
  );
});

test('a release that is too old by now is not finished; what the index took of it is', async () => {
  const { context, releaseId, clock, listed, sent, state, states, keyring, finish } = await release({
    [wheel('a')]: 10,
    [wheel('b')]: 11,
  });
  keyring.entries.set(`${context.targets.get('pypi').uploadUrl} __token__`, pypiToken());
  await chooseTarget(context, releaseId, 'pypi');
  listed.set(wheel('a'), sha256Of(wheel('a')));
  state.uploadTime = context.now().toISOString();
  clock.advance(21 * 24 * 3600 * 1000);
  const job = await finish(uploadFiles(context, releaseId).id);
  expect(job).toMatchObject({ state: 'failed', problem: { code: 'upload.checks_failed' } });
  expect(job.problem?.message).toContain('takes no new files for releases older than 14');
  expect(sent).toEqual([]);
  expect(states()).toEqual(['hosted', 'none']);
});

test('after a lost answer, that the file is there already may mean our own: the page decides', async () => {
  let attempt = 0;
  const { context, releaseId, listed, hostedOf, finish } = await release({ [wheel('a')]: 10 }, ({ file }) => {
    attempt += 1;
    if (attempt > 1) return Promise.reject(problem('upload.file_exists', 'There.', { status: 409 }, 'Raise it.'));
    listed.set(file.filename, file.sha256);
    return Promise.reject(problem('upload.unreachable', 'Reset.', { outcome: 'tcp.reset' }, 'Wait.'));
  });
  await finish(uploadFiles(context, releaseId).id);
  expect(attempt).toBe(2);
  expect(hostedOf(wheel('a'))?.state).toBe('hosted');
});

test('the token is asked for once for a project, and goes along with each of its files', async () => {
  const seen: unknown[] = [];
  const { context, releaseId, keyring, finish } = await release({ [wheel('a')]: 10, [wheel('b')]: 10 }, (options) => {
    seen.push([options.target.id, options.credentials?.username]);
    return done('uploaded');
  });
  const pypi = context.targets.get('pypi');
  keyring.entries.set(`${pypi.uploadUrl} __token__`, pypiToken());
  await chooseTarget(context, releaseId, 'pypi');
  await finish(uploadFiles(context, releaseId).id);
  expect(seen).toEqual([
    ['pypi', '__token__'],
    ['pypi', '__token__'],
  ]);
  expect(keyring.calls.filter((call) => call === `get ${pypi.uploadUrl} __token__`)).toHaveLength(1);
});

test('another address than the predicted one is a warning', async () => {
  const { context, releaseId, hostedOf, finish } = await release({ [wheel('a')]: 10 });
  await finish(uploadFiles(context, releaseId).id);
  expect(hostedOf(wheel('a'))).not.toHaveProperty('predictedUrl');
  await chooseTarget(context, releaseId, 'pypi');
  expect(hostedOf(wheel('a'))).toEqual({ state: 'none' });
  const finished = await finish(uploadFiles(context, releaseId).id);
  expect(finished.state).toBe('done');
  expect(hostedOf(wheel('a'))).toMatchObject({
    predictedUrl: `https://files.pythonhosted.org/packages/${placeOf(wheel('a'))}`,
  });
  expect(context.drafts.view(releaseId).findings).toContainEqual(
    expect.objectContaining({ code: 'hosted.url_differs', severity: 'warning' }),
  );
});

test('an attestation beside a file goes along; what is none stops the file', async () => {
  const seen: unknown[] = [];
  const { context, releaseId, hostedOf, finish } = await release({ [wheel('a')]: 10, [wheel('b')]: 11 }, (options) => {
    seen.push(options.attestations);
    return done('uploaded');
  });
  const attestation = { version: 1, verification_material: {}, envelope: { statement: 'x' } };
  const [a, b] = context.drafts.get(releaseId).files.map(({ path }) => `${path}.publish.attestation`);
  await writeFile(a ?? '', JSON.stringify(attestation));
  await writeFile(b ?? '', '[]');
  await finish(uploadFiles(context, releaseId).id);
  expect(seen).toEqual([JSON.stringify([attestation])]);
  expect(hostedOf(wheel('b'))).toMatchObject({ state: 'failed', problem: { code: 'attestation.unreadable' } });
});

test.each([
  ['an API token', undefined, undefined],
  ['the token of a trusted publisher', [JSON.stringify([4, '6b1f5f2e', null])], 'sent'],
] as const)('an attestation beside a file, to PyPI with %s', async (_title, caveats, outcome) => {
  const seen: unknown[] = [];
  const { context, releaseId, keyring, finish } = await release({ [wheel('a')]: 10 }, (options) => {
    seen.push(options.attestations === undefined ? undefined : 'sent');
    return done('uploaded');
  });
  const token = pypiToken(caveats === undefined ? {} : { caveats });
  keyring.entries.set(`${context.targets.get('pypi').uploadUrl} __token__`, token);
  await chooseTarget(context, releaseId, 'pypi');
  const [{ path } = { path: '' }] = context.drafts.get(releaseId).files;
  await writeFile(
    `${path}.publish.attestation`,
    JSON.stringify({ version: 1, verification_material: {}, envelope: {} }),
  );
  await finish(uploadFiles(context, releaseId).id);
  expect(seen).toEqual([outcome]);
});

test('that attestations stay behind is said before, where the index would have a place for them', async () => {
  const { context, releaseId } = await release({ [wheel('a')]: 10 });
  await context.drafts.changeFile(releaseId, wheel('a'), (file) => ({ ...file, attested: true }));
  const said = () => context.drafts.view(releaseId).findings.map(({ code }) => code);
  expect(said()).not.toContain('attestation.stays_behind');
  await chooseTarget(context, releaseId, 'pypi');
  expect(said()).toContain('attestation.stays_behind');
});

test('another index cannot be chosen while files are on their way', async () => {
  const gate = Promise.withResolvers<'uploaded'>();
  const { context, releaseId, sent, finish } = await release({ [wheel('a')]: 10 }, () => gate.promise);
  const job = uploadFiles(context, releaseId);
  await expect.poll(() => sent).toHaveLength(1);
  await expect(chooseTarget(context, releaseId, 'pypi')).rejects.toMatchObject({
    problem: { code: 'target.upload_running' },
  });
  gate.resolve('uploaded');
  await finish(job.id);
  await expect(chooseTarget(context, releaseId, 'gone')).rejects.toMatchObject({ problem: { code: 'target.unknown' } });
});

/** As draftFile has their BLAKE2b-256. */
function placeOf(filename: string): string {
  const hash = createHash('sha256').update(filename).digest('hex');
  return `${hash.slice(0, 2)}/${hash.slice(2, 4)}/${hash.slice(4)}/${filename}`;
}

/** Of the file's bytes, as far as these tests are concerned. */
function sha256Of(filename: string): string {
  return createHash('sha256').update(`the bytes of ${filename}`).digest('hex');
}

function pageOf(listed: ReadonlyMap<string, string>, uploadTime: string | null): ParsedPage {
  const links = [...listed].map(([filename, sha256]) => ({
    filename,
    sha256,
    url: `http://127.0.0.1:1/${filename}`,
    size: 10,
    requiresPython: null,
    yanked: false as const,
    coreMetadata: false as const,
    uploadTime,
    provenance: null,
    externalUrls: [],
  }));
  return { name: 'demo', repositoryVersion: '1.4', versions: ['1.0'], links, warnings: [] };
}

async function inspection(path: string, sizes: Readonly<Record<string, number>>): Promise<InspectedFile> {
  const { stat } = await import('node:fs/promises');
  const filename = path.slice(path.lastIndexOf('/') + 1);
  const { mtimeNs } = await stat(path, { bigint: true });
  return {
    path,
    filename,
    size: sizes[filename] ?? 0,
    modifiedNs: String(mtimeNs),
    sha256: sha256Of(filename),
    blake2b256: 'b'.repeat(64),
    pieceLength: 1_048_576,
    pieces: new Uint8Array(32),
    filenameParts: { kind: 'sdist', project: 'demo', version: '1.0' },
    metadata: {
      metadataVersion: '2.1',
      name: 'demo',
      version: '1.0',
      requiresPython: null,
      summary: null,
      fields: [],
      description: null,
    },
    metadataSha256: null,
    metadataFile: null,
  };
}
