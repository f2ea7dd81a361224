import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { InspectedFile } from '../../../electron/distributions/index.ts';
import { inspectFiles, removeFiles, uploadFiles } from '../../../electron/releases/index.ts';
import { draftFile, draftWith, releaseContext } from '../../support/release-context.ts';
import { temporaryFolder } from '../../support/temp.ts';

const names = ['a', 'b', 'c', 'd'].map((tag) => `demo-1.0-${tag}-none-any.whl`);

/** Four wheels: one goes first, alone, then the others side by side; each upload waits until the test lets it go on. */
async function fourWheels() {
  const folder = await temporaryFolder();
  const sent: string[] = [];
  const gates = new Map<string, PromiseWithResolvers<'uploaded'>>();
  const context = await releaseContext({
    index: {
      upload({ file }) {
        sent.push(file.filename);
        const gate = Promise.withResolvers<'uploaded'>();
        gates.set(file.filename, gate);
        return gate.promise;
      },
      confirmHosted: () => Promise.resolve({ url: 'http://127.0.0.1:1/f' }),
      fetchPage: () => Promise.resolve(null),
    },
    inspector: { inspect: (path) => inspect(path), close: () => Promise.resolve() },
  });
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      await writeFile(path, 'x'.repeat(10));
      return draftFile(name, { path });
    }),
  );
  const releaseId = await draftWith(context, files);
  const states = () => context.drafts.get(releaseId).files.map(({ hosted }) => hosted.state);
  return { context, releaseId, sent, gates, states };
}

async function inspect(path: string): Promise<InspectedFile> {
  const { stat } = await import('node:fs/promises');
  const { mtimeNs } = await stat(path, { bigint: true });
  return {
    path,
    filename: path.slice(path.lastIndexOf('/') + 1),
    size: 10,
    modifiedNs: String(mtimeNs),
    sha256: 'a'.repeat(64),
    blake2b256: 'b'.repeat(64),
    pieceLength: 1_048_576,
    pieces: new Uint8Array(32),
    filenameParts: {
      kind: 'wheel',
      project: 'demo',
      version: '1.0',
      build: null,
      pythonTag: 'a',
      abiTag: 'none',
      platformTag: 'any',
    },
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

test('a file that is taken out while it waits is not uploaded', async () => {
  const { context, releaseId, sent, gates, states } = await fourWheels();
  const job = uploadFiles(context, releaseId);
  await expect.poll(() => sent).toHaveLength(1);
  await removeFiles(context, releaseId, names.slice(3));
  gates.get(names[0] ?? '')?.resolve('uploaded');
  await expect.poll(() => sent).toHaveLength(3);
  for (const gate of gates.values()) gate.resolve('uploaded');
  await context.jobs.settled(job.id);
  expect(sent.toSorted()).toEqual(names.slice(0, 3));
  expect(states()).toEqual(['hosted', 'hosted', 'hosted']);
});

test('an upload of old bytes does not make new ones hosted', async () => {
  const { context, releaseId, sent, gates } = await fourWheels();
  const job = uploadFiles(context, releaseId);
  await expect.poll(() => sent).toHaveLength(1);
  await context.drafts.changeFile(releaseId, names[0] ?? '', (file) => ({
    ...file,
    inspection: file.inspection.state === 'done' ? { ...file.inspection, sha256: 'c'.repeat(64) } : file.inspection,
    hosted: { state: 'none' },
  }));
  gates.get(names[0] ?? '')?.resolve('uploaded');
  await expect.poll(() => sent).toHaveLength(4);
  for (const gate of gates.values()) gate.resolve('uploaded');
  await context.jobs.settled(job.id);
  expect(context.drafts.get(releaseId).files.map(({ hosted }) => hosted.state)).toEqual([
    'none',
    'hosted',
    'hosted',
    'hosted',
  ]);
});

test('a bug in one upload leaves none waiting for a job that is over', async () => {
  const { context, releaseId, sent, gates, states } = await fourWheels();
  await context.drafts.change(releaseId, (draft) => ({
    ...draft,
    files: [...draft.files, draftFile('demo-1.0.tar.gz')],
  }));
  const job = uploadFiles(context, releaseId);
  await expect.poll(() => sent).toHaveLength(1);
  gates.get(names[0] ?? '')?.resolve('uploaded');
  await expect.poll(() => sent).toHaveLength(4);
  gates.get(names[1] ?? '')?.reject(new Error('a bug'));
  expect(context.jobs.running('upload', releaseId)?.id).toBe(job.id);
  for (const gate of gates.values()) gate.resolve('uploaded');
  expect(await context.jobs.settled(job.id)).toMatchObject({ state: 'failed', problem: { code: 'app.bug' } });
  expect(states()).toEqual(['hosted', 'none', 'hosted', 'hosted', 'none']);
});

test('reading a file again keeps what is hosted and linked, also after it could not be read for a time', async () => {
  const { context, releaseId } = await fourWheels();
  const [first = ''] = names;
  const hosted = { state: 'hosted', url: 'http://127.0.0.1:1/f', confirmedAt: 'then' } as const;
  const again = () => context.jobs.settled(inspectFiles(context, releaseId, { fileIds: [first] }).id);
  const file = () => context.drafts.get(releaseId).files[0];
  await again();
  await context.drafts.changeFile(releaseId, first, (now) => ({ ...now, hosted }));
  await context.drafts.changeFile(releaseId, first, (now) => ({
    ...now,
    inspection: { state: 'failed', problem: { code: 'file.missing', message: '', facts: {}, remedy: '' } },
  }));
  await again();
  expect(file()?.inspection.state).toBe('done');
  expect(file()?.hosted).toEqual(hosted);
});

test('an attestation that lies beside a file is noticed when it is read', async () => {
  const { context, releaseId } = await fourWheels();
  await writeFile(`${context.drafts.get(releaseId).files[1]?.path}.publish.attestation`, '{}');
  await context.jobs.settled(inspectFiles(context, releaseId, { fileIds: names }).id);
  expect(context.drafts.get(releaseId).files.map(({ attested }) => attested)).toEqual([false, true, false, false]);
});

test('a bug while a file is read leaves it to be read again, and nothing running', async () => {
  const context = await releaseContext({
    inspector: { inspect: () => Promise.reject(new Error('a bug')), close: () => Promise.resolve() },
  });
  const releaseId = await draftWith(context, [draftFile('demo-1.0.tar.gz', { inspection: { state: 'waiting' } })]);
  const { id } = inspectFiles(context, releaseId);
  expect(context.drafts.get(releaseId).files[0]?.inspection.state).toBe('running');
  expect(await context.jobs.settled(id)).toMatchObject({ state: 'failed', problem: { code: 'app.bug' } });
  expect(context.drafts.get(releaseId).files[0]?.inspection.state).toBe('waiting');
  expect(context.bugs).toHaveLength(1);
});

test('what was inspected is forgotten with the last draft that has it', async () => {
  const { context, releaseId } = await fourWheels();
  await context.jobs.settled(inspectFiles(context, releaseId, { fileIds: names }).id);
  expect(context.inspected.size).toBe(4);
  await removeFiles(context, releaseId, names.slice(0, 3));
  expect(context.inspected.size).toBe(1);
});
