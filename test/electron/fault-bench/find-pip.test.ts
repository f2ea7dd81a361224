import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findPip, type PipCandidate, pipCandidates } from '../../../electron/fault-bench/find-pip.ts';
import { monotonicClock } from '../../../electron/http/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { needs } from '../../support/tools.ts';

function find(candidates: readonly PipCandidate[]) {
  const signal = new AbortController().signal;
  return findPip(candidates, { env: process.env, clock: monotonicClock, signal });
}

/** A program that prints this and ends with this code. */
async function program(text: string, exitCode = 0): Promise<PipCandidate> {
  const script = join(await temporaryFolder(), 'program.cjs');
  await writeFile(script, `console.log(${JSON.stringify(text)}); process.exitCode = ${exitCode}`);
  await chmod(script, 0o755);
  return { file: process.execPath, args: [script] };
}

it('looks where Python is, on Windows first for its launcher', () => {
  expect(pipCandidates('linux').map(({ file }) => file)).toEqual(['python3', 'python', 'pip']);
  expect(pipCandidates('win32').map(({ file }) => file)).toEqual(['py', 'python', 'python3', 'pip']);
});

it('takes the first that says its version', async () => {
  const missing = { file: 'no-such-python', args: ['-m', 'pip'] };
  const stub = await program('Python was not found; run without arguments to install', 1);
  const other = await program('hello');
  const right = await program('WARNING: old\npip 23.0.1 from /usr/lib (python 3.11)');
  const later = await program('pip 99 from / (python 4)');
  expect(await find([missing, stub, other, right, later])).toEqual({ ...right, version: '23.0.1' });
  expect(await find([missing, stub, other])).toBeNull();
});

needs('pip')('a real pip', () => {
  it('is found', async () => {
    const candidate = { file: '/usr/bin/python3', args: ['-m', 'pip'] };
    expect(await find([candidate])).toEqual({ ...candidate, version: expect.stringMatching(/^\d+\.\d+/) });
  });
});
