import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder: string;

/** Inside the checkout, so that @types/node is within reach of a project that asks for it. */
beforeAll(async () => {
  await mkdir(join(root, 'test-results'), { recursive: true });
  folder = await mkdtemp(join(root, 'test-results', 'ambient-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const probes = {
  'Node’s globals': 'export const platform = process.platform;',
  'Node’s modules': "import { readFile } from 'node:fs/promises';\nexport const read = readFile;",
  'Node’s Buffer': "export const bytes = Buffer.from('');",
  'the DOM': 'export const title = document.title;',
  'the language and its own library': 'export const now: string = new Date().toISOString().replaceAll(":", "");',
} as const;

type Probe = keyof typeof probes;
const language = 'the language and its own library';
const node = ['Node’s globals', 'Node’s modules', 'Node’s Buffer'] as const;

describe('what the projects of TypeScript can see', () => {
  it.each<[project: string, sees: readonly Probe[]]>([
    ['shared', [language]],
    ['renderer', [language, 'the DOM']],
    ['electron', [language, ...node]],
    ['scripts', [language, ...node]],
  ])('%s/: %s', async (project, sees) => {
    const accepted = await compile(project);
    expect(accepted.toSorted()).toEqual(sees.toSorted());
  });
});

describe('what reaches a project by way of the packages it imports', () => {
  it.each([
    ['shared', /@types\/node\/|\/lib\.dom\./],
    ['renderer', /@types\/node\//],
  ])('%s/: not %s', async (project, forbidden) => {
    const files = (await tsc(join(root, `tsconfig.${project}.json`), '--listFilesOnly')).split('\n');
    expect(files.filter((file) => file.includes('lib.es2024')).length).toBeGreaterThan(0);
    expect(files.filter((file) => forbidden.test(file))).toEqual([]);
  });
});

/** Those of the probes that compile with the settings of the project, which are taken over from its own file. */
async function compile(project: string): Promise<Probe[]> {
  const at = join(folder, project);
  await mkdir(at);
  const names = Object.keys(probes).filter((name): name is Probe => name in probes);
  await Promise.all(names.map((name, index) => writeFile(join(at, `probe-${index}.ts`), probes[name])));
  const settings = {
    extends: join(root, `tsconfig.${project}.json`),
    compilerOptions: {
      composite: false,
      incremental: false,
      noEmit: true,
      emitDeclarationOnly: false,
      tsBuildInfoFile: null,
    },
    include: ['*.ts', join(root, 'shared/globals.d.ts')],
    references: [],
  };
  await writeFile(join(at, 'tsconfig.json'), JSON.stringify(settings));
  const output = await tsc(at);
  const failing = new Set([...output.matchAll(/probe-(\d+)\.ts[(:]/g)].map((match) => Number(match[1])));
  // An error elsewhere is one of the settings, and would make every probe look accepted.
  const elsewhere = output.split('\n').filter((line) => line.includes('error TS') && !/probe-\d+\.ts/.test(line));
  expect(elsewhere, relative(root, at)).toEqual([]);
  return names.filter((_, index) => !failing.has(index));
}

function tsc(project: string, ...args: readonly string[]): Promise<string> {
  const script = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return new Promise((resolve) => {
    // Its exit code is not zero whenever a probe is refused, which is what is wanted.
    execFile(process.execPath, [script, '-p', project, '--pretty', 'false', ...args], (_, stdout) => resolve(stdout));
  });
}
