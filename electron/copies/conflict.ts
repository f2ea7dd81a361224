import { problem, type ProblemError } from '../../shared/problem/index.ts';
import type { CopyFile } from './types.ts';

export interface Existing {
  /** Where it is, for a person: the bucket, the release. */
  readonly where: string;
  readonly host: string;
  readonly name: string;
  /** Bytes; null where it is not known. */
  readonly size: number | null;
  /** Hex; null where it is not known. */
  readonly sha256: string | null;
}

/** Other bytes under the name; nothing is replaced without asking. */
export function exists({ where, host, name, size, sha256 }: Existing, file: CopyFile): ProblemError {
  return problem(
    'copy.exists',
    `${where} has other bytes under the name ${name}.`,
    {
      host,
      name,
      file: file.filename,
      size: file.size,
      sha256: file.sha256,
      ...(size === null ? {} : { theirSize: size }),
      ...(sha256 === null ? {} : { theirSha256: sha256 }),
    },
    'If that copy may go, agree to replace it; installers that have its digest will then fall back to the hosted copy. Otherwise choose another place.',
  );
}
