import { expect, test } from 'vitest';
import { takenAlready } from '../../../electron/releases/sending/taken.ts';
import { draftFile, releaseContext } from '../../support/release-context.ts';

const now = new Date('2026-11-22T14:00:00Z');
const name = 'demo-1.0-py3-none-any.whl';
const sha256 = 'a'.repeat(64);
const sent = (at: string) => ({ sent: { indexId: 'rehearsal', sha256, at } });
const listing = (listed: string | null) => ({
  indexId: 'rehearsal',
  project: 'demo',
  files: [{ filename: name, sha256: listed, uploadTime: null }],
});
const hoursAgo = '2026-11-22T11:00:00Z';

test.each([
  ['listed with these bytes', {}, [listing(sha256)], true],
  ['listed with others', {}, [listing('b'.repeat(64))], false],
  ['listed without a SHA-256, and sent by us', sent(hoursAgo), [listing(null)], true],
  ['listed without a SHA-256, by whomever', {}, [listing(null)], false],
  ['sent a moment ago, and not listed', sent('2026-11-22T13:55:00Z'), [], true],
  ['sent hours ago, and not listed', sent(hoursAgo), [], false],
  ['of a page that could not be read', {}, [{ ...listing(sha256), files: null }], false],
  ['listed by another index', {}, [{ ...listing(sha256), indexId: 'pypi' }], false],
] as const)('%s', async (_title, patch, listings, isTaken) => {
  const { targets } = await releaseContext();
  const files = [draftFile(name, patch)];
  const taken = takenAlready(
    listings.map((each) => ({ ...each, files: each.files === null ? null : [...each.files] })),
    targets.get('rehearsal'),
    files,
    now,
  );
  expect(taken.has(name)).toBe(isTaken);
});
