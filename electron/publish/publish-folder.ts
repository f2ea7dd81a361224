import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { isProblem, problem } from '../../shared/problem/index.ts';
import { carryOver, errorCode, syncFolder, writeDurably } from './durable.ts';
import { beginGeneration, type Generations, listGenerations, sweepLeftovers, sweepOld } from './generations.ts';
import { isRootPage, projectOfPath, projectsOf } from './site-path.ts';
import { type StillHeld, withLock } from './lock.ts';
import { inspectPlace, showGeneration, type Place } from './site-link.ts';
import { indexRoots, renderRoots, type SiteFile } from './site.ts';

export interface PublishedFolder {
  /** Absolute. */
  readonly folder: string;
  readonly generation: string;
}

export interface PublishOptions {
  readonly folder: string;
  /** From renderSite. Root pages among them are replaced by those of all projects of the site. */
  readonly files: readonly SiteFile[];
  /** Nothing comes into being where no site of ours stands any more: problem `publish.gone`. */
  readonly mustExist?: boolean;
  /** Called before each step on the disk; what it throws ends the publication there. For tests of crashes. */
  readonly beforeStep?: (step: string) => void;
}

/**
 * Publishes a site atomically: `folder` is a link to a whole generation beside it, and publishing writes another one and
 * turns the link. Pages of other projects, and files that somebody put beside them, are carried over. Publications to
 * one folder wait for each other, also those of other processes, so that none loses the other's projects.
 *
 * Problems: `publish.folder_not_ours`, `publish.gone`, `publish.path`, `publish.busy`, `publish.not_allowed`,
 * `publish.disk_full`, `publish.failed`.
 */
export function publishFolder(options: PublishOptions): Promise<PublishedFolder> {
  const folder = resolve(options.folder);
  const before = running.get(folder) ?? Promise.resolve();
  const publication = before
    .then(() => publish({ ...options, folder }))
    .catch((error: unknown) => {
      throw isProblem(error) ? error : diskProblem(error, folder);
    });
  const settled = publication.then(
    () => undefined,
    () => undefined,
  );
  running.set(folder, settled);
  void settled.then(() => running.get(folder) === settled && running.delete(folder));
  return publication;
}

const running = new Map<string, Promise<void>>();

async function publish(options: PublishOptions): Promise<PublishedFolder> {
  const { folder, beforeStep: step = () => {} } = options;
  const generationsFolder = join(dirname(folder), `.${basename(folder)}.fallback-links`);
  const projects = projectsOf(options.files);
  // Before anything is made beside a folder that is not ours; and again once nobody else can change it.
  const place = await inspectPlace(folder, generationsFolder);
  // Not even the folders around it: they may have been on a disk that is not there now.
  if (options.mustExist === true && previousGeneration(place, await listGenerations(generationsFolder)) === null) {
    throw gone(folder);
  }
  step('make folders');
  await mkdir(generationsFolder, { recursive: true });
  await syncFolder(dirname(folder));
  step('lock');
  return withLock(generationsFolder, folder, (stillHeld) =>
    publishAlone({ ...options, generationsFolder, projects, step, stillHeld }),
  );
}

async function publishAlone({
  folder,
  files,
  generationsFolder,
  projects,
  step,
  stillHeld,
}: PublishOptions & {
  readonly generationsFolder: string;
  readonly projects: ReadonlySet<string>;
  readonly step: (step: string) => void;
  readonly stillHeld: StillHeld;
}): Promise<PublishedFolder> {
  const place = await inspectPlace(folder, generationsFolder);
  const generations = await listGenerations(generationsFolder);
  step('sweep leftovers');
  await sweepLeftovers(generations);
  const previous = previousGeneration(place, generations);
  step('begin generation');
  const { id, path } = await beginGeneration(generations);
  try {
    await fill(path, {
      files,
      projects,
      previous: previous === null ? null : join(generationsFolder, previous),
      step,
    });
    await stillHeld();
    step('name generation');
    await rename(path, join(generationsFolder, id));
    await syncFolder(generationsFolder);
  } catch (error) {
    await rm(path, { recursive: true, force: true });
    throw error;
  }
  step('show generation');
  await showGeneration(folder, { generationsFolder, generation: id, place, step });
  step('sweep old generations');
  // The site stands; what cannot be removed now is removed next time.
  await sweepOld(generationsFolder, [id, previous]).catch(() => undefined);
  return { folder, generation: id };
}

function previousGeneration(place: Place, { whole }: Generations): string | null {
  if (place.kind === 'site') return whole.includes(place.generation) ? place.generation : null;
  // Where the swap is not atomic, a crash can leave generations without a link (see showGeneration). Elsewhere somebody
  // took the site away, and its pages do not come back by themselves.
  return process.platform === 'win32' && place.kind === 'nothing' ? (whole.at(-1) ?? null) : null;
}

async function fill(
  generation: string,
  options: {
    readonly files: readonly SiteFile[];
    readonly projects: ReadonlySet<string>;
    readonly previous: string | null;
    readonly step: (step: string) => void;
  },
): Promise<void> {
  const { projects, previous, step } = options;
  const own = options.files.filter(({ path }) => !isRootPage(path));
  await mkdir(join(generation, indexRoots[0]), { recursive: true });
  await writeAll(generation, own, step);
  step('carry over');
  if (previous !== null) {
    await carryOver(previous, generation, (path) => isRootPage(path) || projects.has(projectOfPath(path) ?? ''));
  }
  await writeAll(generation, renderRoots(await projectsIn(generation)), step);
  step('sync folders');
  await syncTree(generation);
}

async function writeAll(generation: string, files: readonly SiteFile[], step: (step: string) => void): Promise<void> {
  for (const folder of new Set(files.map(({ path }) => dirname(path)))) {
    await mkdir(join(generation, folder), { recursive: true });
  }
  // Each write waits for the disk: some side by side take no longer than one.
  const limit = pLimit(8);
  const writes = await Promise.allSettled(
    files.map(({ path, body }) =>
      limit(async () => {
        step(`write ${path}`);
        await writeDurably(join(generation, path), body);
      }),
    ),
  );
  // Only when none is running any more, so that the generation can be removed.
  const failed = writes.find((write) => write.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** The projects of the site: the folders of its first index. */
async function projectsIn(generation: string): Promise<readonly string[]> {
  const entries = await readdir(join(generation, indexRoots[0]), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncTree(join(folder, entry.name));
  }
  await syncFolder(folder);
}

function gone(folder: string) {
  return problem(
    'publish.gone',
    `The site that was published to ${folder} is not there any more.`,
    { folder },
    'Bring it back, or publish there again.',
  );
}

/** A system error as a problem; anything else is a bug and goes through. */
function diskProblem(error: unknown, folder: string): unknown {
  const code = errorCode(error);
  if (code === null || !/^E[A-Z]+$/.test(code)) return error;
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return problem(
      'publish.not_allowed',
      `${folder}, or the folder around it, must not be written to.`,
      { folder, error: code },
      'Choose a folder in a place where you may write, or change its permissions.',
      error,
    );
  }
  if (['ENOSPC', 'EDQUOT'].includes(code)) {
    return problem(
      'publish.disk_full',
      `The disk of ${folder} is full. The site that was published before is unharmed.`,
      { folder, error: code },
      'Make room and publish again.',
      error,
    );
  }
  return problem(
    'publish.failed',
    `${folder} could not be written (${code}). The site that was published before is unharmed.`,
    { folder, error: code },
    'Check the folder and publish again.',
    error,
  );
}
