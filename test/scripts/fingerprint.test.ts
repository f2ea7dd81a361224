import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../scripts/fingerprint.mjs';

const inputs = ['src', 'config.ts', 'not-there'];
let root: string;
let before: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'fallback-links-fingerprint-'));
  await mkdir(join(root, 'src', 'deep'), { recursive: true });
  await writeFile(join(root, 'src', 'a.ts'), 'a');
  await writeFile(join(root, 'src', 'deep', 'b.ts'), 'b');
  await writeFile(join(root, 'config.ts'), 'c');
  before = fingerprint(root, inputs);
});

afterEach(() => rm(root, { recursive: true }));

describe('the fingerprint of the sources', () => {
  it('stays when a file is touched, or when something else changes', async () => {
    await utimes(join(root, 'src', 'a.ts'), 1, 1);
    await writeFile(join(root, 'readme.md'), 'new');
    expect(fingerprint(root, inputs)).toBe(before);
  });

  it.each([
    ['a file’s content', () => writeFile(join(root, 'src', 'deep', 'b.ts'), 'B')],
    ['a new file', () => writeFile(join(root, 'src', 'c.ts'), '')],
    ['a file that went', () => rm(join(root, 'config.ts'))],
    ['an input that came', () => writeFile(join(root, 'not-there'), '')],
  ])('changes with %s', async (_, change) => {
    await change();
    expect(fingerprint(root, inputs)).not.toBe(before);
  });

  it('tells a name from a content', async () => {
    await rm(join(root, 'src'), { recursive: true });
    await mkdir(join(root, 'src'));
    await writeFile(join(root, 'src', 'ab'), 'c');
    const one = fingerprint(root, inputs);
    await rm(join(root, 'src', 'ab'));
    await writeFile(join(root, 'src', 'a'), 'bc');
    expect(fingerprint(root, inputs)).not.toBe(one);
  });
});
