import type { CopyCommand, CopyCommandsRequest } from '../../shared/contract/copies.ts';
import { uploadCommands } from '../../shared/links/index.ts';
import type { ReleaseContext } from './context.ts';
import { filesForPlace } from './copy-files.ts';

/** For those who send the copies themselves. Problems: as `sendCopies`, and `copy.key_unusable`. */
export function copyCommands(
  { drafts }: Pick<ReleaseContext, 'drafts'>,
  { releaseId, hostId, place, shell }: CopyCommandsRequest,
): CopyCommand[] {
  const files = filesForPlace(drafts.get(releaseId), hostId, place);
  return [
    ...uploadCommands(
      place,
      files.map(({ candidate, values }) => ({ path: candidate.file.path, values })),
      shell,
    ),
  ];
}
