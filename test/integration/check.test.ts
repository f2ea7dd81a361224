/** `npm run check` as a program: real distributions in, findings and an exit code out; twine beside it. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startTestIndex, uploadFile } from '../support/built-in-index.ts';
import { buildProject, craftSdist, craftWheel, debianWheels } from '../support/distributions.ts';
import { temporaryFolder } from '../support/temp.ts';
import { needs, programOf } from '../support/tools.ts';

const root = join(import.meta.dirname, '..', '..');
const run = promisify(execFile);

const reportSchema = z.object({
  files: z.array(z.string()),
  errors: z.number(),
  warnings: z.number(),
  notes: z.number(),
  findings: z.array(
    z.object({
      severity: z.enum(['error', 'warning', 'note']),
      code: z.string(),
      file: z.string().nullable(),
      message: z.string(),
      answer: z.string().nullable(),
      remedy: z.string(),
    }),
  ),
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** As npm runs it: the script by its path, the person's folder in INIT_CWD. */
async function check(folder: string, ...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [join(root, 'scripts', 'check.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, INIT_CWD: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, stdout, stderr };
}

async function report(folder: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = await check(folder, '--json', ...args);
  expect(stderr).toBe('');
  const parsed = reportSchema.parse(JSON.parse(stdout));
  return { code, ...parsed, found: parsed.findings.map((one) => `${one.severity} ${one.code} ${one.file ?? '-'}`) };
}

const metadata = (name: string, ...lines: readonly string[]) =>
  `Metadata-Version: 2.4\nName: ${name}\nVersion: 1.0\nRequires-Python: >=3.9\nDescription-Content-Type: text/markdown\n${lines.map((line) => `${line}\n`).join('')}\n# ${name}\n`;

describe('the program', () => {
  test('takes a folder or files, leaves signatures and attestations aside, and ends with 0', async () => {
    const folder = await temporaryFolder();
    const [name, version] = ['demo', '1.0'];
    await craftWheel(join(folder, 'dist'), { name, version, metadata: metadata(name) });
    await craftSdist(join(folder, 'dist'), { name, version, metadata: metadata(name) });
    await writeFile(join(folder, 'dist', 'demo-1.0.tar.gz.publish.attestation'), '{}');
    await writeFile(join(folder, 'dist', 'demo-1.0.tar.gz.asc'), 'x');
    const files = ['demo-1.0-py3-none-any.whl', 'demo-1.0.tar.gz'];
    expect(await report(folder, 'dist')).toMatchObject({ code: 0, files, found: [] });
    const expanded = [...files, 'demo-1.0.tar.gz.asc', 'demo-1.0.tar.gz.publish.attestation'];
    const { code, stdout } = await check(folder, ...expanded.map((file) => join('dist', file)));
    expect([code, stdout]).toEqual([0, '2 files: nothing to object to.\n']);
  });

  test('tells by file what would be refused, in PyPI’s words, and ends with 1', async () => {
    const folder = await temporaryFolder();
    const refused = metadata('Demo.Pkg', 'Requires-Dist: numpy @ https://example.org/numpy.whl');
    const tag = 'cp312-cp312-linux_x86_64';
    await craftWheel(folder, { name: 'Demo.Pkg', version: '1.0', tag, metadata: refused });
    await craftSdist(folder, {
      name: 'Demo.Pkg',
      version: '1.0',
      filename: 'Demo.Pkg-1.0.tar.gz',
      metadata: metadata('Demo.Pkg'),
    });
    const { code, stdout } = await check(folder, '.');
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'The release as a whole',
      expect.stringMatching(/^ {2}warning: The files of demo-pkg 1\.0 disagree on their dependencies/),
      expect.stringMatching(/^ {4}Usually one of them is from an older build/),
      '',
      'Demo.Pkg-1.0.tar.gz',
      '  error: An sdist of Demo.Pkg 1.0 has to be called demo_pkg-1.0.tar.gz (PEP 625). [filename.sdist]',
      "    PyPI would answer: Filename 'Demo.Pkg-1.0.tar.gz' is invalid, should be 'demo_pkg-1.0.tar.gz'.",
      expect.stringMatching(/^ {4}Build the file again/),
      '',
      'demo_pkg-1.0-cp312-cp312-linux_x86_64.whl',
      expect.stringMatching(/^ {2}error: .* \[filename\.platform_tag\]$/),
      "    PyPI would answer: Binary wheel 'demo_pkg-1.0-cp312-cp312-linux_x86_64.whl' has an unsupported platform tag 'linux_x86_64'.",
      '    Repair the wheel with auditwheel, which makes it manylinux or musllinux.',
      expect.stringMatching(/^ {2}error: .* \[dependency\.direct\]$/),
      expect.stringMatching(
        /^ {4}PyPI would answer: Can't have direct dependency: numpy @ https:\/\/example\.org\/numpy\.whl\. See /,
      ),
      expect.stringMatching(/^ {4}Depend on a version of numpy/),
      '',
      '2 files: 3 errors, 1 warning, 0 notes.',
    ]);
  });

  test('tells of files that cannot be read, and goes on with the others', async () => {
    const folder = await temporaryFolder();
    await craftWheel(folder, { name: 'a', version: '1.0', metadata: metadata('a'), omit: ['RECORD'] });
    await craftSdist(folder, { name: 'b', version: '1.0', metadata: metadata('b') });
    await writeFile(join(folder, 'c-1.0.zip'), 'x');
    const files = ['a-1.0-py3-none-any.whl', 'b-1.0.tar.gz', 'c-1.0.zip', 'd-1.0.tar.gz'];
    const { code, found, findings } = await report(folder, ...files);
    expect(code).toBe(1);
    expect(found).toEqual([
      'error wheel.record_missing a-1.0-py3-none-any.whl',
      'error filename.invalid c-1.0.zip',
      'error file.missing d-1.0.tar.gz',
    ]);
    expect(findings.map(({ answer }) => answer)).toEqual([
      'Invalid distribution file.',
      expect.stringContaining('Invalid file extension: Use .tar.gz, .whl or .zip extension.'),
      null,
    ]);
  });

  test('knows the project’s own limit', async () => {
    const folder = await temporaryFolder();
    await craftSdist(folder, { name: 'demo', version: '1.0', metadata: metadata('demo') });
    await craftWheel(folder, { name: 'demo', version: '1.0', metadata: metadata('demo'), payloadBytes: 1024 * 1024 });
    expect((await report(folder, '--file-limit', '2', '.')).found).toEqual([]);
    const { code, found } = await report(folder, '--file-limit', '1', '.');
    expect([code, found]).toEqual([1, ['error size.file demo-1.0-py3-none-any.whl']]);
  });

  test.each([
    ['no files', [], /No files were given/],
    ['an unknown option', ['--jsn', 'x'], /--jsn/],
    ['an index that is no URL', ['--index', 'pypi', 'x'], /--index wants/],
    ['a limit that is none', ['--file-limit', '0', 'x'], /--file-limit wants/],
  ])('called wrongly (%s), ends with 2 and its usage', async (_what, args, said) => {
    const { code, stdout, stderr } = await check(await temporaryFolder(), ...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(said);
    expect(stderr).toContain('Usage: npm run check');
  });

  test('on a folder without distributions ends with 2; asked for help, with 0', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'dist'));
    const empty = await check(folder, 'dist');
    expect([empty.code, empty.stdout]).toEqual([2, '']);
    expect(empty.stderr).toMatch(/no wheels .* in dist\.\n$/);
    const help = await check(folder, '--help');
    expect([help.code, help.stderr]).toEqual([0, '']);
  });

  test('compares with an index: the same bytes, other bytes, nothing there, nobody there', async () => {
    const folder = await temporaryFolder();
    const index = await startTestIndex();
    const at = { name: 'demo', version: '1.0' };
    const wheel = await craftWheel(folder, { ...at, metadata: metadata('demo') });
    const old = await craftSdist(join(folder, 'old'), { ...at, metadata: metadata('demo', 'Summary: old') });
    expect((await uploadFile(index, wheel, 'demo', '1.0')).status).toBe(200);
    expect((await uploadFile(index, old, 'demo', '1.0')).status).toBe(200);
    await craftSdist(folder, { ...at, metadata: metadata('demo') });
    await craftSdist(folder, { name: 'new', version: '1.0', metadata: metadata('new') });

    const { code, found, findings } = await report(folder, '--index', index.simpleUrl, '.');
    expect(code).toBe(1);
    expect(found).toEqual([
      'note index.already_there demo-1.0-py3-none-any.whl',
      'error index.other_bytes demo-1.0.tar.gz',
    ]);
    expect(findings[1]?.answer).toMatch(
      /^File already exists \('demo-1\.0\.tar\.gz', with blake2_256 hash '[0-9a-f]{64}'\)\./,
    );

    await index.close();
    const alone = await report(folder, '--index', index.simpleUrl, 'new-1.0.tar.gz');
    expect([alone.code, alone.found]).toEqual([0, ['warning index.not_asked -']]);
  });
});

needs('build', 'hatchling')('what a real build backend makes', () => {
  test('has nothing to object to', async () => {
    const { dist } = await buildProject(await temporaryFolder(), { name: 'Demo.Project', version: '1.0' });
    expect(await report(dist, '.')).toMatchObject({ code: 0, errors: 0, warnings: 0 });
  });
});

needs('twine', 'debian-wheels')('beside twine check', () => {
  /** `twine check --strict` of one file: whether it objects to the description. */
  const twinePasses = (path: string) =>
    run(programOf('twine'), ['check', path], { env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' } }).then(
      () => true,
      () => false,
    );

  test('Debian’s own wheels pass both', async () => {
    for (const wheel of debianWheels()) {
      expect(await twinePasses(wheel)).toBe(true);
      const { code, warnings } = await report('/', wheel);
      expect([basename(wheel), code, warnings]).toEqual([basename(wheel), 0, 0]);
    }
  });

  test.each([
    ['a Sphinx directive', 'text/x-rst', 'Demo\n====\n\n.. toctree::\n\n   x\n', 'description.foreign_markup'],
    ['a Sphinx role', null, 'See :ref:`x`.\n', 'description.foreign_markup'],
    ['a file to include', null, '.. include:: x.rst\n', 'description.foreign_markup'],
    ['an unclosed quote', 'text/x-rst', 'A `b\n', 'description.markup'],
    ['strong text without an end', null, 'Demo\n====\n\nIt is **strong\nor not.\n', 'description.markup'],
    ['a line below a title that is too short', 'text/x-rst', 'Demo project\n====\n', 'description.markup'],
    ['two lines of a title that differ', 'text/x-rst', '====\nDemo\n=====\n', 'description.markup'],
    ['a directive of nobody', 'text/x-rst', 'Demo\n====\n\n.. foo:: x\n', 'description.markup'],
    // The rest of reStructuredText we do not judge, and say so.
    ['a link to nowhere', 'text/x-rst', 'See there_.\n', 'description.not_checked'],
  ])('%s fails there, and is not passed over here', async (_what, type, description, code) => {
    const folder = await temporaryFolder();
    const header = type === null ? '' : `Description-Content-Type: ${type}\n`;
    const wheel = await craftWheel(folder, {
      name: 'demo',
      version: '1.0',
      metadata: `Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n${header}\n${description}`,
    });
    expect(await twinePasses(wheel)).toBe(false);
    expect((await report(folder, '.')).findings.map((one) => one.code)).toContain(code);
  });

  test('any Markdown passes both', async () => {
    const folder = await temporaryFolder();
    const odd = metadata('demo', 'Summary: x').replace('# demo', '.. toctree::\n\n[x](\n\n<b>`');
    const wheel = await craftWheel(folder, { name: 'demo', version: '1.0', metadata: odd.replace('2.4', '2.1') });
    expect(await twinePasses(wheel)).toBe(true);
    expect((await report(folder, '.')).found).toEqual(['note release.no_sdist -']);
  });
});
