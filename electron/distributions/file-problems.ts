import { basename } from 'node:path';
import { problem, type ProblemError } from '../../shared/problem/index.ts';

/** Problems of the file itself, before anything is read out of it. Facts name the file without its folder. */
export function fileMissing(path: string, cause?: unknown): ProblemError {
  return problem(
    'file.missing',
    `The file ${basename(path)} is no longer there.`,
    { file: basename(path), path },
    'Put it back or build it again, then inspect it again.',
    cause,
  );
}

function fileUnreadable(path: string, reason: string, cause?: unknown): ProblemError {
  return problem(
    'file.unreadable',
    `The file ${basename(path)} cannot be read (${reason}).`,
    { file: basename(path), path, reason },
    'Check the permissions of the file and of its folders, and that its disk is healthy.',
    cause,
  );
}

export function fileNotRegular(path: string): ProblemError {
  return problem(
    'file.not_regular',
    `${basename(path)} is not a regular file.`,
    { file: basename(path), path },
    'Pick the wheel or sdist itself, not a folder, a device or a pipe.',
  );
}

export function fileEmpty(path: string): ProblemError {
  return problem(
    'file.empty',
    `The file ${basename(path)} is empty.`,
    { file: basename(path), path },
    'Build it again; the build or the copy was probably interrupted.',
  );
}

export function fileChanged(path: string): ProblemError {
  return problem(
    'file.changed',
    `The file ${basename(path)} changed after it was read for the first time.`,
    { file: basename(path), path },
    'Wait until whatever writes it has finished, then inspect it again.',
  );
}

/** Turns what the operating system says about `path` into a problem; null where it says nothing of the kind. */
export function fromSystemError(path: string, error: unknown): ProblemError | null {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code === null || !/^E[A-Z0-9]+$/.test(code)) return null;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return fileMissing(path, error);
    case 'EISDIR':
      return fileNotRegular(path);
    default:
      return fileUnreadable(path, code, error);
  }
}
