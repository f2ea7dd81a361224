/** A file of a draft as the checks want it. */
import type { ReleaseMember } from '../../shared/packaging/index.ts';
import type { DraftFile } from './draft.ts';

/** Null for a file that has not been read, or that is an index's and not this release's to send. The same object as long as nothing new was read of the file. */
export function memberOf(file: DraftFile): ReleaseMember | null {
  const { inspection, checked } = file;
  if (inspection.state !== 'done') return null;
  const before = known.get(inspection);
  if (before !== undefined && before.checked === checked) return before.member;
  const { distribution, sha256, blake2b256 } = inspection;
  if (blake2b256 === null || file.path === '') return null;
  const { filename, path, size } = file;
  const { kind, project, name, version, metadataVersion, requiresPython } = distribution;
  const member = {
    filename,
    path,
    size,
    sha256,
    blake2b256,
    claims: checked?.claims ?? null,
    kind,
    project,
    name,
    version,
    metadataVersion,
    requiresPython,
  };
  known.set(inspection, { checked, member });
  return member;
}

const known = new WeakMap<
  DraftFile['inspection'],
  { readonly checked: DraftFile['checked']; readonly member: ReleaseMember }
>();
