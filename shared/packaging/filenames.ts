import { problem, type ProblemError } from '../problem/index.ts';
import { isValidName, normalizeName } from './names.ts';
import { compareVersions, normalizeVersion } from './versions.ts';

export type DistributionFilename = WheelFilename | SdistFilename;

export interface WheelFilename {
  readonly kind: 'wheel';
  /** Normalised as in PEP 503. */
  readonly project: string;
  /** Normalised as in PEP 440. */
  readonly version: string;
  /** The build tag with its leading digits (`1`, `2b`), or null. */
  readonly build: string | null;
  /** Compressed tag sets are kept as they stand: `py2.py3`. */
  readonly pythonTag: string;
  readonly abiTag: string;
  readonly platformTag: string;
}

export interface SdistFilename {
  readonly kind: 'sdist';
  readonly project: string;
  readonly version: string;
}

/** Whether a folder's listing should show this file as a distribution: by its ending alone. */
export function isDistributionFilename(name: string): boolean {
  return name.endsWith('.whl') || name.endsWith('.tar.gz');
}

/**
 * Reads a wheel's name (binary distribution format, "File name convention") or an sdist's (PEP 625).
 *
 * sdists made before PEP 625 may have dashes in the name and even in the version (`my-pkg-1.0-1.tar.gz`), so that the
 * name alone does not say where the version begins. With `metadata`, the division that agrees with it wins; otherwise
 * the last dash that leaves a version to its right. Throws `filename.invalid`.
 */
export function parseFilename(
  filename: string,
  metadata?: { readonly name: string; readonly version: string },
): DistributionFilename {
  if (filename.endsWith('.whl')) return parseWheel(filename);
  if (filename.endsWith('.tar.gz')) return parseSdist(filename, metadata);
  throw invalid(filename, 'it ends neither in .whl nor in .tar.gz');
}

function parseWheel(filename: string): WheelFilename {
  const parts = filename.slice(0, -'.whl'.length).split('-');
  if (parts.length !== 5 && parts.length !== 6) {
    throw invalid(filename, `a wheel's name has five or six parts between dashes, this one has ${parts.length}`);
  }
  const [name = '', rawVersion = ''] = parts;
  const [pythonTag = '', abiTag = '', platformTag = ''] = parts.slice(-3);
  const build = parts.length === 6 ? (parts[2] ?? '') : null;
  if (!isValidName(name) || name.includes('__')) throw invalid(filename, `"${name}" is not a project name`);
  const version = normalizeVersion(rawVersion);
  if (version === null) throw invalid(filename, `"${rawVersion}" is not a version`);
  if (build !== null && !/^\d[A-Za-z0-9_.]*$/.test(build)) {
    throw invalid(filename, `the build tag "${build}" does not begin with a digit`);
  }
  for (const tag of [pythonTag, abiTag, platformTag]) {
    if (!/^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/.test(tag)) throw invalid(filename, `"${tag}" is not a tag`);
  }
  return { kind: 'wheel', project: normalizeName(name), version, build, pythonTag, abiTag, platformTag };
}

function parseSdist(
  filename: string,
  metadata: { readonly name: string; readonly version: string } | undefined,
): SdistFilename {
  const divisions = sdistDivisions(filename.slice(0, -'.tar.gz'.length));
  const agreeing = divisions.find(
    (one) =>
      metadata !== undefined &&
      one.project === normalizeName(metadata.name) &&
      compareVersions(one.version, metadata.version) === 0,
  );
  const chosen = agreeing ?? divisions.at(-1);
  if (chosen === undefined) throw invalid(filename, 'it is not a project name, a dash and a version');
  return chosen;
}

/** Every way to read `stem` as name-version, the longest version first. */
function sdistDivisions(stem: string): readonly SdistFilename[] {
  const found: SdistFilename[] = [];
  for (let dash = stem.indexOf('-'); dash !== -1; dash = stem.indexOf('-', dash + 1)) {
    const name = stem.slice(0, dash);
    const rawVersion = stem.slice(dash + 1);
    // normalizeVersion forgives white space around a version; a filename may not have any.
    const version = /\s/.test(rawVersion) ? null : normalizeVersion(rawVersion);
    if (isValidName(name) && version !== null) found.push({ kind: 'sdist', project: normalizeName(name), version });
  }
  return found;
}

function invalid(filename: string, why: string): ProblemError {
  return problem(
    'filename.invalid',
    `The file name ${filename} is not that of a wheel or an sdist: ${why}.`,
    { file: filename },
    'Build the distribution again with a current build tool and do not rename what it makes.',
  );
}
