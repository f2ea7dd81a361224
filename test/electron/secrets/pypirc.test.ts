/** `~/.pypirc` as twine reads it: against Debian's twine itself, on files that fast-check makes. */
import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readPypirc } from '../../../electron/secrets/pypirc.ts';
import { revealSecret } from '../../../electron/secrets/index.ts';
import { temporaryFolder } from '../../support/temp.ts';
import { needs, programOf } from '../../support/tools.ts';

const twine = `
import configparser, json, sys
from twine import utils
def read(path):
    try:
        return utils.get_config(path)
    except configparser.Error:
        return False
json.dump([read(path) for path in json.load(sys.stdin)], sys.stdout)
`;

const section = z.object({
  repository: z.string().optional(),
  username: z.string().nullable().optional(),
  password: z.string().nullable().optional(),
});
const configs = z.array(z.union([z.literal(false), z.record(z.string(), section)]));

async function ours(path: string): Promise<unknown> {
  const remembered: string[] = [];
  const { sections } = await readPypirc(path, (secret) => remembered.push(secret));
  for (const { password } of sections) if (password !== null) expect(remembered).toContain(revealSecret(password));
  return sections.map(({ name, repository, username, password }) => {
    return { name, repository, username, password: password === null ? null : revealSecret(password) };
  });
}

const names = ['pypi', 'testpypi', 'private', 'demo', 'DEFAULT', 'server-login', 'distutils', 'other'];
const option = fc.constantFrom(
  'username = alice',
  'username=__token__',
  'Password = pypi-%(x)s#;',
  'password: multi\n  line',
  'password =',
  'repository = https://index.example.org/legacy/',
  'repository: https://upload.pypi.org/legacy/?demo',
  'index-servers = pypi',
  'index-servers =\n    pypi\n    private\n    demo',
  'index-servers = private testpypi',
  'index-servers =',
  'index-servers = DEFAULT other private private',
  '# a comment',
  '',
);
const pypirc = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.uniqueArray(option, { maxLength: 5, selector: keyOf })), {
    maxLength: 6,
    selector: ([name]) => name,
  })
  .map((sections) => sections.map(([name, options]) => `[${name}]\n${options.join('\n')}\n`).join('\n'));

function keyOf(line: string): string {
  return line.split(/[=:]/, 1)[0]?.trim().toLowerCase() ?? '';
}

needs('twine')('.pypirc', () => {
  it('is read as twine reads it', async () => {
    const folder = await temporaryFolder();
    const files = await Promise.all(
      fc.sample(pypirc, 1500).map(async (text, index) => {
        const path = join(folder, `${index}.pypirc`);
        await writeFile(path, text);
        return path;
      }),
    );
    const ran = spawnSync(programOf('python'), ['-c', twine], {
      input: JSON.stringify(files),
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    });
    expect(ran.stderr).toBe('');
    const theirs = configs.parse(JSON.parse(ran.stdout));
    let listed = 0;
    for (const [index, path] of files.entries()) {
      const expected = theirs[index];
      if (expected === undefined || expected === false) {
        await expect(ours(path)).rejects.toMatchObject({ problem: { code: 'pypirc.unreadable' } });
        continue;
      }
      const read = z
        .array(section.extend({ name: z.string(), repository: z.string().nullable() }))
        .parse(await ours(path));
      for (const { name, repository, username, password } of read) {
        // A section without anything of its own is not in twine's answer.
        const same = expected[name];
        if (same === undefined) expect(repository).toBeNull();
        else
          expect({ repository, username, password }).toEqual({
            repository: null,
            username: null,
            password: null,
            ...same,
          });
        if (same !== undefined) listed++;
      }
      expect(read.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(expected)));
    }
    expect(listed).toBeGreaterThan(2000);
  });
});

describe('a .pypirc', () => {
  it('that is not there gives PyPI and TestPyPI without a password', async () => {
    const path = join(await temporaryFolder(), '.pypirc');
    expect(await readPypirc(path, () => undefined)).toEqual({
      path,
      found: false,
      sections: [
        { name: 'pypi', repository: 'https://upload.pypi.org/legacy/', username: null, password: null },
        { name: 'testpypi', repository: 'https://test.pypi.org/legacy/', username: null, password: null },
      ],
    });
  });

  it('may begin with a byte order mark, as Windows writes it', async () => {
    const path = join(await temporaryFolder(), '.pypirc');
    await writeFile(path, '\ufeff[pypi]\r\nusername = __token__\r\npassword = secret-1\r\n');
    const { sections } = await readPypirc(path, () => undefined);
    expect(sections[0]).toMatchObject({ name: 'pypi', username: '__token__' });
  });

  it.each([
    ['is not text', async (path: string) => writeFile(path, Buffer.from([0x5b, 0xff, 0xfe])), /UTF-8/],
    ['is a folder', async (path: string) => mkdir(path), /EISDIR/],
    ['has a fault', async (path: string) => writeFile(path, '[pypi]\npypi-AgEIcHlwaS5vcmcSECRET\n'), /line 2/],
    ['is huge', async (path: string) => writeFile(path, '#'.repeat(2 ** 20 + 1)), /1 MiB/],
  ])('that %s is a problem with a remedy', async (_, write, why) => {
    const path = join(await temporaryFolder(), '.pypirc');
    await write(path);
    const failure: unknown = await readPypirc(path, () => undefined).catch((error: unknown) => error);
    expect(failure).toMatchObject({ problem: { code: 'pypirc.unreadable', message: expect.stringMatching(why) } });
    expect(JSON.stringify(failure)).not.toContain('SECRET');
  });
});
