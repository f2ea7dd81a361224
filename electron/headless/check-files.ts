/** The checks of a release without the app: files from the disk, findings out. */
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import type { IndexTarget } from '../../shared/contract/index.ts';
import {
  checkFile,
  checkListing,
  checkRelease,
  checkSize,
  claimsOf,
  type Finding,
  normalizeVersion,
  notAsked,
  type ReleaseMember,
  unreadable,
} from '../../shared/packaging/index.ts';
import { isProblem, type Problem } from '../../shared/problem/index.ts';
import { isPypi } from '../../shared/targets/index.ts';
import { fromSystemError, type InspectedFile, type Inspector, listDistributions } from '../distributions/index.ts';
import type { IndexClient } from '../index-client/index.ts';

export interface CheckedRelease {
  /** Filenames, in the order they were given. */
  readonly files: readonly string[];
  readonly findings: readonly Finding[];
}

interface CheckServices {
  readonly inspector: Pick<Inspector, 'inspect'>;
  /** Null: findings that need an index are left out. */
  readonly index: { readonly client: Pick<IndexClient, 'fetchPage'>; readonly target: IndexTarget } | null;
  /** Milliseconds since 1970. */
  now(): number;
}

/** `paths`: absolute or relative to `folder`. Expected failures are findings; anything thrown is a bug. */
export async function checkFiles(
  paths: readonly string[],
  options: { readonly folder: string; readonly fileLimit: number | null },
  services: CheckServices,
): Promise<CheckedRelease> {
  const picked = await Promise.all(paths.map((path) => distributionsAt(resolve(options.folder, path))));
  const read = await Promise.all(picked.flat().map((one) => readOne(one, services.inspector)));
  const inspected = read.flatMap(({ file }) => (file === null ? [] : [file]));
  const members = inspected.map(memberOf);
  const limit = options.fileLimit ?? undefined;
  return {
    files: read.map(({ filename }) => filename),
    findings: [
      ...read.flatMap(({ filename, problem }) => (problem === null ? [] : [unreadable(filename, problem)])),
      ...inspected.flatMap((file) => checkFile({ ...file, parts: file.filenameParts })),
      // Without a word about the project's own limit, PyPI's usual one counts.
      ...members.flatMap((member) => checkSize(member, { limit, firm: true })),
      ...checkRelease(members),
      ...(await againstIndex(members, services)),
    ],
  };
}

interface Picked {
  readonly path: string;
  readonly filename: string;
  /** Why it cannot even be looked for. */
  readonly problem: Problem | null;
}

/** Signatures and attestations lie beside the files that they are about (PEP 740): they are no distributions. */
const companions = /\.(?:asc|attestation|metadata)$/;

async function distributionsAt(path: string): Promise<readonly Picked[]> {
  const filename = basename(path);
  try {
    const info = await stat(path);
    if (info.isDirectory()) {
      return (await listDistributions(path)).map((file) => ({ ...file, problem: null }));
    }
    return companions.test(filename) ? [] : [{ path, filename, problem: null }];
  } catch (error) {
    const known = isProblem(error) ? error : fromSystemError(path, error);
    if (known === null) throw error;
    return [{ path, filename, problem: known.problem }];
  }
}

interface Read {
  readonly filename: string;
  readonly file: InspectedFile | null;
  readonly problem: Problem | null;
}

async function readOne({ path, filename, problem }: Picked, inspector: Pick<Inspector, 'inspect'>): Promise<Read> {
  if (problem !== null) return { filename, file: null, problem };
  try {
    return { filename, file: await inspector.inspect(path), problem: null };
  } catch (error) {
    if (!isProblem(error)) throw error;
    return { filename, file: null, problem: error.problem };
  }
}

function memberOf(file: InspectedFile): ReleaseMember {
  const { filename, path, size, sha256, blake2b256, filenameParts: parts, metadata } = file;
  return {
    filename,
    path,
    size,
    sha256,
    blake2b256,
    kind: parts.kind,
    project: parts.project,
    name: metadata.name,
    version: normalizeVersion(metadata.version) ?? parts.version,
    metadataVersion: metadata.metadataVersion,
    requiresPython: metadata.requiresPython,
    claims: claimsOf(file),
  };
}

async function againstIndex(
  members: readonly ReleaseMember[],
  { index, now }: CheckServices,
): Promise<readonly Finding[]> {
  if (index === null) return [];
  const { client, target } = index;
  const projects = [...Map.groupBy(members, ({ project }) => project)];
  const found = await Promise.all(
    projects.map(async ([project, files]) => {
      try {
        const page = await client.fetchPage(target, project);
        const listing = { index: target.name, isPypi: isPypi(target.uploadUrl), files: page?.links ?? [] };
        return checkListing(files, listing, now());
      } catch (error) {
        if (!isProblem(error)) throw error;
        return [notAsked(target.name, project, error.problem.message)];
      }
    }),
  );
  return found.flat();
}
