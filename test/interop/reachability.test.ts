/** The reachability check against a real nginx: a good host has nothing said against it, a wrongly set up one what is wrong. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { check, linkTo, piecesOf } from '../electron/probe/reachability-harness.ts';
import { startNginx } from '../support/nginx.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs } from '../support/tools.ts';

const mib = 1024 * 1024;
const bytes = randomBytes(5 * mib + 123);
const pieces = piecesOf(bytes, mib);

async function served(extra: string) {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'demo.whl'), bytes);
  const nginx = await startNginx({
    locations: [
      { path: '/files/', root: folder, extra },
      { path: '/moved/', extra: 'return 302 /files/demo.whl;' },
    ],
  });
  onTestFinished(() => nginx.close());
  return (path: string) => check(linkTo(`${nginx.origin}${path}`, bytes, { pieces }));
}

needs('nginx')('nginx', () => {
  test('as it comes: right in every way, also behind a redirect', async () => {
    const ask = await served('');
    const { verdict, steps } = await ask('/files/demo.whl');
    expect(verdict).toMatchObject({ kind: 'used', code: 'ok', consequence: 'none', notes: [] });
    const parts = steps.flatMap((step) => (step.type === 'part' ? [`${step.part.how} ${step.part.result}`] : []));
    expect(parts).toEqual(['plain right', 'range right', 'range right', 'suffix right']);
    const moved = await ask('/moved/demo.whl');
    expect(moved.verdict).toMatchObject({ kind: 'used', notes: [] });
    expect(moved.steps.flatMap((step) => (step.type === 'hop' ? [step.hop.status] : []))).toEqual([302, 200]);
  });

  test('with ranges switched off', async () => {
    const { verdict } = await (await served('max_ranges 0;'))('/files/demo.whl');
    expect(verdict).toMatchObject({ kind: 'used', notes: [{ code: 'range.ignored' }] });
  });

  test('a file that is not there', async () => {
    const { verdict } = await (await served(''))('/files/other.whl');
    expect(verdict).toMatchObject({ kind: 'left', code: 'http.error', consequence: 'failure' });
  });
});
