import { parseFilename } from '../../shared/packaging/index.ts';
import { assertAgreement } from './agreement.ts';
import { type Chain, hashAsOwner, Stopped } from './hash-loop.ts';
import type { InspectedFile } from './inspected-file.ts';
import { type OpenFile, openFile } from './open-file.ts';
import { pieceLengthFor } from './piece-length.ts';
import { createSdistReader } from './sdist.ts';
import { isStopped, openSession, type Session, takeDigests } from './session.ts';
import { readWheel } from './wheel.ts';

/** Runs in a worker: everything here may block. Throws ProblemError, or Stopped where the session was stopped. */
export async function inspectFile(
  path: string,
  filename: string,
  session: Session,
  chains: readonly Chain[],
): Promise<InspectedFile> {
  const parts = parseFilename(filename);
  const file = openFile(path);
  try {
    return await (parts.kind === 'wheel' ? inspectWheel : inspectSdist)(file, filename, session, chains);
  } catch (error) {
    // What looks like a damaged archive may be one that is being written: that is the truer thing to say.
    if (!(error instanceof Stopped)) file.assertSame();
    throw error;
  } finally {
    file.close();
  }
}

async function inspectWheel(
  file: OpenFile,
  filename: string,
  session: Session,
  chains: readonly Chain[],
): Promise<InspectedFile> {
  const parts = parseFilename(filename);
  const wheel = await readWheel(file, filename, () => {
    if (isStopped(session)) throw new Stopped();
  });
  assertAgreement(filename, parts, wheel.metadata, 'its METADATA');
  assertAgreement(filename, parts, nameAndVersion(wheel.distInfo), `its folder ${wheel.distInfo}`);
  const digests = await hashFile(file, session, chains);
  return {
    ...described(file, filename),
    ...digests,
    filenameParts: parts,
    metadata: wheel.metadata,
    metadataSha256: wheel.metadataSha256,
    metadataFile: wheel.metadataFile,
  };
}

async function inspectSdist(
  file: OpenFile,
  filename: string,
  session: Session,
  chains: readonly Chain[],
): Promise<InspectedFile> {
  const reader = createSdistReader(filename, file.size);
  try {
    const digests = await hashFile(file, session, chains, (bytes) => reader.push(bytes));
    const metadata = await reader.finish();
    const parts = parseFilename(filename, metadata);
    assertAgreement(filename, parts, metadata, 'its PKG-INFO');
    return {
      ...described(file, filename),
      ...digests,
      filenameParts: parts,
      metadata,
      metadataSha256: null,
      metadataFile: null,
    };
  } finally {
    reader.destroy();
  }
}

async function hashFile(
  file: OpenFile,
  session: Session,
  chains: readonly Chain[],
  archive?: (bytes: Uint8Array) => Promise<void>,
) {
  const pieceLength = pieceLengthFor(file.size);
  const { fd, size } = file;
  if (!openSession(session, { fd, size, pieceLength, archive: archive !== undefined })) throw new Stopped();
  await hashAsOwner(session, file.path, chains, archive);
  file.assertSame();
  return { ...takeDigests(session), pieceLength };
}

function described(file: OpenFile, filename: string) {
  return { path: file.path, filename, size: file.size, modifiedNs: file.modifiedNs };
}

/** `demo_pkg-1.0.dist-info`: neither part may hold a dash (binary distribution format, "The .dist-info directory"). */
function nameAndVersion(distInfo: string): { readonly name: string; readonly version: string } {
  const stem = distInfo.slice(0, -'.dist-info'.length);
  const dash = stem.indexOf('-');
  return dash === -1 ? { name: stem, version: '' } : { name: stem.slice(0, dash), version: stem.slice(dash + 1) };
}
