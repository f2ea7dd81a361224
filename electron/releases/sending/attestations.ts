/** Publish attestations that a build has put beside its files (PEP 740): `<file>.publish.attestation`, one JSON object. */
import { access, open } from 'node:fs/promises';
import { z } from 'zod';
import { problem } from '../../../shared/problem/index.ts';
import { takesAttestations } from '../../../shared/targets/index.ts';
import { fromSystemError } from '../../distributions/index.ts';
import type { UploadOptions } from '../../index-client/index.ts';
import { describeSecret } from '../../secrets/index.ts';
import type { KnownTarget } from '../../targets/index.ts';

const ending = '.publish.attestation';
/** Bytes; real ones have about 10 KiB. */
const longest = 1024 * 1024;

const attestationSchema = z.looseObject({
  version: z.number().int(),
  verification_material: z.looseObject({}),
  envelope: z.looseObject({}),
});

/** Whether there is one beside the file. */
export async function hasAttestation(path: string): Promise<boolean> {
  return access(`${path}${ending}`).then(
    () => true,
    () => false,
  );
}

/**
 * The `attestations` field of the upload: a JSON list. Null where there is none, or the index would not take it from
 * whom these credentials are. Problems: `attestation.unreadable`, `file.unreadable`.
 */
export async function attestationsFor(
  target: KnownTarget,
  path: string,
  credentials: UploadOptions['credentials'],
): Promise<string | null> {
  const token = credentials === null ? null : describeSecret(credentials.password);
  if (target.kind !== 'rehearsal' && !takesAttestations(target.uploadUrl, token)) return null;
  const text = await readBounded(`${path}${ending}`);
  if (text === null) return null;
  const parsed = attestationSchema.safeParse(parseJson(text));
  if (parsed.success) return JSON.stringify([parsed.data]);
  throw problem(
    'attestation.unreadable',
    `What lies beside the file as its attestation is not one.`,
    { file: `${path}${ending}`, detail: parsed.error.issues[0]?.message ?? '' },
    'Make it again, or move it away: then the file is uploaded without an attestation.',
  );
}

async function readBounded(path: string): Promise<string | null> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size > longest) return '';
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw fromSystemError(path, error) ?? error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
