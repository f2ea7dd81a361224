import { createHash, randomFillSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashAsOwner } from '../../../electron/distributions/hash-loop.ts';
import { openFile } from '../../../electron/distributions/open-file.ts';
import {
  allocateSession,
  CHUNK,
  openSession,
  sessionOver,
  SLOTS,
  stopSession,
  takeDigests,
} from '../../../electron/distributions/session.ts';
import { temporaryFolder } from '../../support/temp.ts';

const MIB = 1024 * 1024;

describe('pieces of more than a chunk', () => {
  it.each([2 * MIB, SLOTS * CHUNK * 2])(
    'are right at %i bytes, with and without an archive reader',
    async (pieceLength) => {
      const bytes = randomFillSync(Buffer.alloc(21 * MIB + 17));
      const path = join(await temporaryFolder(), 'bytes');
      await writeFile(path, bytes);
      const expected: string[] = [];
      for (let at = 0; at < bytes.length; at += pieceLength) {
        expected.push(
          createHash('sha256')
            .update(bytes.subarray(at, at + pieceLength))
            .digest('hex'),
        );
      }
      for (const archive of [undefined, createHash('sha256')]) {
        const session = sessionOver(allocateSession());
        const file = openFile(path);
        expect(
          openSession(session, { fd: file.fd, size: file.size, pieceLength, archive: archive !== undefined }),
        ).toBe(true);
        const push = archive === undefined ? undefined : async (chunk: Uint8Array) => void archive.update(chunk);
        await hashAsOwner(session, path, ['sha256', 'blake2b256'], push);
        file.close();
        const { sha256, pieces } = takeDigests(session);
        expect(Buffer.from(pieces).toString('hex')).toBe(expected.join(''));
        expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
        if (archive !== undefined) expect(archive.digest('hex')).toBe(sha256);
      }
    },
  );

  it('does not begin on a session that was stopped', () => {
    const session = sessionOver(allocateSession());
    stopSession(session);
    expect(openSession(session, { fd: -1, size: 1, pieceLength: MIB, archive: false })).toBe(false);
  });
});
