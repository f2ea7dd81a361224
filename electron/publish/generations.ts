import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './durable.ts';

/**
 * The generations of one site lie beside it in `.<name>.fallback-links/`: `00000007` is whole, `00000008.partial` is
 * being written or was left by a crash, `next` is a link on its way to become the site.
 */
export interface Generations {
  readonly folder: string;
  /** Whole ones, oldest first. */
  readonly whole: readonly string[];
  /** What a crash may have left. */
  readonly leftovers: readonly string[];
}

export const nextLink = 'next';
const partial = '.partial';
const name = /^\d{8}$/;

export async function listGenerations(folder: string): Promise<Generations> {
  const entries = await readdirOrEmpty(folder);
  return {
    folder,
    whole: entries.filter((entry) => name.test(entry)).toSorted(),
    leftovers: entries.filter((entry) => entry === nextLink || entry.endsWith(partial)),
  };
}

export async function sweepLeftovers({ folder, leftovers }: Generations): Promise<void> {
  for (const entry of leftovers) await rm(join(folder, entry), { recursive: true, force: true });
}

/** Removes whole generations other than those to keep: a reader may still be in the middle of the one before. */
export async function sweepOld(folder: string, keep: readonly (string | null)[]): Promise<void> {
  const { whole } = await listGenerations(folder);
  for (const entry of whole.filter((entry) => !keep.includes(entry))) {
    await rm(join(folder, entry), { recursive: true, force: true });
  }
}

/** An empty folder for the next generation, and the name that it gets once it is whole. */
export async function beginGeneration({
  folder,
  whole,
}: Generations): Promise<{ readonly id: string; readonly path: string }> {
  const id = String(Number(whole.at(-1) ?? '0') + 1).padStart(8, '0');
  const path = join(folder, `${id}${partial}`);
  await mkdir(path);
  return { id, path };
}

async function readdirOrEmpty(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
