/** How large a file and a project may be. */
import { usualFileLimit, usualProjectLimit } from '../index-rules.ts';
import { pypiAnswers } from '../pypi-answers.ts';
import { type Finding, finding } from './finding.ts';

const MIB = 1024 * 1024;

/**
 * `limit`: the project's own, in bytes, where it is known; otherwise PyPI's usual one, beyond which a file is an error
 * only where nobody can have raised it (`firm`).
 */
export function checkSize(
  file: { readonly filename: string; readonly size: number; readonly project: string },
  { limit = usualFileLimit, firm }: { readonly limit?: number | undefined; readonly firm: boolean },
): readonly Finding[] {
  if (file.size <= limit) return [];
  const megabytes = Math.floor(limit / MIB);
  return [
    finding({
      severity: firm ? 'error' : 'warning',
      code: 'size.file',
      file: file.filename,
      message: `The file is larger than ${megabytes} MiB, the limit for a file of ${file.project}${firm ? '' : ' unless the index has raised it'}.`,
      answer: pypiAnswers.fileTooLarge(file.project, limit),
      facts: { size: file.size, limit },
      remedy: 'Make the file smaller, or ask the index for a higher limit for this project.',
    }),
  ];
}

/**
 * Of what is to be sent alone; what the project has on the index already is not known here. `own`: the project's limit in
 * bytes, where it is known; then what is larger is refused for certain.
 */
export function checkTotalSize(project: string, bytes: number, own?: number): readonly Finding[] {
  const limit = own ?? usualProjectLimit;
  if (bytes <= limit) return [];
  const gigabytes = Math.floor(limit / 1024 / MIB);
  return [
    finding({
      severity: own === undefined ? 'warning' : 'error',
      code: 'size.project',
      file: null,
      message: `The files of ${project} are larger together than ${gigabytes} GiB, ${own === undefined ? 'all that a project may have unless the index has raised it' : 'the limit for this project'}.`,
      answer: pypiAnswers.projectTooLarge(project, limit),
      facts: { project, size: bytes, limit },
      remedy: 'Ask the index for a higher limit for this project, or leave files out.',
    }),
  ];
}
