/** A release of 300 files to an index that fails in three ways; in the end every file is there, and was taken once. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Release } from '../../shared/contract/index.ts';
import { inspected, jobEnded, releaseIs } from '../support/app.ts';
import { craftSdist, craftWheel } from '../support/distributions.ts';
import { type Program, startProgram } from '../support/program.ts';
import { connectTo, type ProgramClient } from '../support/program-client.ts';
import { temporaryFolder } from '../support/temp.ts';
import { startTroubledIndex } from '../support/troubled-index.ts';

const count = 300;

test(`${count} files, a burst of 503, a cut in the middle of a file, a kill of the app: all there, none sent twice`, async () => {
  const folder = await temporaryFolder();
  const dist = join(folder, 'dist');
  for (let at = 0; at < count - 2; at += 1) {
    await craftWheel(dist, { name: 'demo', version: '1.0', tag: `cp3${at}-abi3-manylinux_2_28_x86_64` });
  }
  // The one that is large enough to be cut in its middle.
  await craftWheel(dist, { name: 'demo', version: '1.0', tag: 'cp39-abi3-win_amd64', payloadBytes: 3_000_000 });
  await craftSdist(dist, { name: 'demo', version: '1.0' });

  const index = await startTroubledIndex();
  const home = join(folder, 'home');
  let program: Program = await startProgram({ home });
  try {
    let client = await connectTo(program.launchUrl);
    const { targets } = await client.targets.add({
      name: 'Troubled index',
      uploadUrl: index.uploadUrl,
      simpleUrl: index.simpleUrl,
    });
    const targetId = targets.find(({ name }) => name === 'Troubled index')?.id ?? '';
    await setToken(client, targetId);

    const { id: releaseId } = await client.releases.create({ paths: [dist] });
    await releaseIs(client, releaseId, inspected);
    const chosen = await client.releases.update({ releaseId, patch: { targetId } });
    expect(chosen.target).toMatchObject({ id: targetId, name: 'Troubled index' });
    expect(chosen.findings.filter(({ severity }) => severity === 'error')).toEqual([]);

    await client.hosted.upload({ releaseId });
    await index.untilTaken(40);
    index.refuse(7);
    await index.untilTaken(80);
    expect(index.refusals()).toBe(7);
    index.cutAfter(1_000_000);
    await index.untilTaken(200);
    await program.kill();

    program = await startProgram({ home });
    client = await connectTo(program.launchUrl);
    const half = await client.releases.get({ releaseId });
    const before = hostedCount(half);
    expect(half.target.id).toBe(targetId);
    expect(before).toBeGreaterThan(100);
    expect(before).toBeLessThan(count);
    // What was typed for the session went with it, and is not on the disk.
    expect(await client.credentials.status({ targetId, project: null })).toMatchObject({ present: false });
    await setToken(client, targetId);

    const resumed = await client.hosted.upload({ releaseId });
    expect(await jobEnded(client, resumed.id)).toMatchObject({ state: 'done' });
    const finished = await client.releases.get({ releaseId });
    expect(hostedCount(finished)).toBe(count);
    expect(index.cuts()).toBe(1);
    expect(await index.index.repository.filesOf('demo')).toHaveLength(count);
    expect(index.taken.size).toBe(count);
    expect([...index.taken].filter(([, times]) => times !== 1)).toEqual([]);
  } finally {
    await program.kill();
  }
}, 120_000);

async function setToken(client: ProgramClient, targetId: string): Promise<void> {
  const status = await client.credentials.set({ targetId, project: null, secret: 'a-secret', where: 'session' });
  expect(status).toMatchObject({ present: true, from: 'session' });
}

function hostedCount(release: Release): number {
  return release.files.filter(({ hosted }) => hosted.state === 'hosted').length;
}
