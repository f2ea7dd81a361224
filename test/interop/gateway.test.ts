/**
 * Real installers through the real gateway while the external host fails in each of its ways, and pip alone at the same
 * host. In real time, under the default policy; prints how long each took.
 */
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pipenvProject, poetryProject, type Run } from '../support/clients.ts';
import { type Failure, failures } from '../support/failing-hosts.ts';
import { temporaryFolderUntil } from '../support/temp.ts';
import { needs } from '../support/tools.ts';
import {
  expectInstalled,
  mib,
  pipInstalls,
  startWorld,
  type Subject,
  type Wanted,
  withGateway,
  type World,
} from './failing-world.ts';

// Several programs at once, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const smallSize = 200_000;
/** More than is checked as a whole before it is passed on. */
const largeSize = 9 * mib;
const aloneMs = 20_000;

const kinds = ['small', 'large, pieces known', 'large, pieces unknown'] as const;

const cases = failures.flatMap((failure, at) =>
  kinds
    .filter((kind) => kind === 'small' || failure.inBody === true || failure.code === 'abandoned')
    .map((kind) => ({ failure, kind, project: `${kind.slice(0, 5)}${at}`, title: `${failure.name}: ${kind}` })),
);
// The two large ones are one file, of which one gateway knows the pieces.
const wanted: readonly Wanted[] = cases
  .filter(({ kind }) => kind !== 'large, pieces unknown')
  .map(({ project, failure, kind }) => ({ project, failure, size: kind === 'small' ? smallSize : largeSize }));

/** For pip alone, and for the slower installers: every failure, of one file. */
const small = cases.filter(({ kind }) => kind === 'small');

let world: World;
let remove: () => Promise<void>;
beforeAll(async () => {
  const own = await temporaryFolderUntil();
  remove = own.remove;
  world = await startWorld(own.folder, wanted);
}, 120_000);
afterAll(async () => {
  await world.close();
  await remove();
});

/** Seconds by failure, then by column. */
const measured = new Map<string, Map<string, string>>();
const note = (failure: Failure, column: string, text: string) => {
  const row = measured.get(failure.name) ?? new Map<string, string>();
  measured.set(failure.name, row.set(column, text));
};

needs(
  'pip',
  'poetry',
  'pipenv',
  'openssl',
)('an external host that fails, in real time', () => {
  afterAll(() => console.log(tableOf(measured)));

  test.concurrent.each(small)('$title: pip alone', async ({ failure, project }) => {
    const { run, seconds } = await timed(() => pipInstalls(world.alone, subjectOf(project), world.folder, [], aloneMs));
    note(failure, 'pip alone', seconds * 1000 >= aloneMs ? `> ${aloneMs / 1000} s` : said(run.ok, seconds));
    expect(run.ok, run.output).toBe(failure.survivedAlone === true);
  });

  test.concurrent.each(cases)('$title: pip through the gateway', async ({ failure, kind, project }) => {
    const subject = subjectOf(project);
    const piecesOf = kind === 'large, pieces known' ? [subject] : [];
    await withGateway(world, { name: project + kind.length, piecesOf }, async (gateway) => {
      const isCut = kind === 'large, pieces unknown' && failure.name === 'wrong bytes';
      const first = await timed(() => pipInstalls(gateway.simpleUrl, subject, world.folder));
      expect(first.run.ok, first.run.output).toBe(!isCut);
      note(failure, kind, `${first.seconds.toFixed(1)} s`);
      const code = kind === 'small' ? failure.code : (failure.codeOfLarge ?? failure.code);
      expect(gateway.view().recent.at(-1)?.attempts[0]).toMatchObject({ source: 'external', code });
      if (!isCut) return;
      // Much of it had been sent when it turned out to be wrong: it was cut off. The next one comes from the hosted copy.
      const again = await timed(() => pipInstalls(gateway.simpleUrl, subject, world.folder));
      expect(again.run.ok, again.run.output).toBe(true);
      note(failure, kind, `cut, then ${again.seconds.toFixed(1)} s`);
    });
  });

  test.concurrent.each(small)('$title: poetry through the gateway', async ({ failure, project }) => {
    const subject = subjectOf(project);
    await withGateway(world, { name: `poetry-${project}` }, async (gateway) => {
      const home = await mkdtemp(join(world.folder, 'poetry-'));
      const { simpleUrl } = gateway;
      const poetry = await poetryProject(home, { simpleUrl, requirement: project });
      const locked = await timed(() => poetry('lock'));
      expect(locked.run.ok, locked.run.output).toBe(true);
      const { run, seconds } = await timed(() => poetry('install', '--no-root'));
      expect(run.ok, run.output).toBe(true);
      note(failure, 'poetry', `${(locked.seconds + seconds).toFixed(1)} s`);
      await expectInstalled(join(home, 'consumer', '.venv', 'lib'), subject);
    });
  });

  test.concurrent.each(small)('$title: pipenv through the gateway', async ({ failure, project }) => {
    const subject = subjectOf(project);
    await withGateway(world, { name: `pipenv-${project}` }, async (gateway) => {
      const home = await mkdtemp(join(world.folder, 'pipenv-'));
      const pipenv = await pipenvProject(home, { simpleUrl: gateway.simpleUrl, requirement: project });
      const { run, seconds } = await timed(() => pipenv('install'));
      expect(run.ok, run.output).toBe(true);
      note(failure, 'pipenv', `${seconds.toFixed(1)} s`);
      await expectInstalled(join(home, 'consumer', '.venv', 'lib'), subject);
    });
  });
});

function subjectOf(project: string): Subject {
  const subject = world.subjects.find((one) => one.project === project);
  if (subject === undefined) throw new Error(`no ${project}`);
  return subject;
}

/** Not more at once than cores and a half: most of them wait, and the others shall not. */
const lane = pLimit(3);

function timed(action: () => Promise<Run>): Promise<{ readonly run: Run; readonly seconds: number }> {
  return lane(async () => {
    const begun = performance.now();
    const run = await action();
    return { run, seconds: (performance.now() - begun) / 1000 };
  });
}

function said(ok: boolean, seconds: number): string {
  return `${ok ? '' : 'fails after '}${seconds.toFixed(1)} s`;
}

function tableOf(rows: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  const columns = ['pip alone', ...kinds, 'poetry', 'pipenv'];
  const lines = [
    ['the external host', ...columns],
    ...failures.map(({ name }) => [name, ...columns.map((column) => rows.get(name)?.get(column) ?? '')]),
  ];
  const widths = ['', ...columns].map((_, at) => Math.max(...lines.map((cells) => cells[at]?.length ?? 0)));
  const text = lines.map((cells) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return ['Seconds to the installed package (pip alone, poetry and pipenv: of the small file):', ...text].join('\n');
}
