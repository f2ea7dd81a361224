import { createHash } from 'node:crypto';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type {
  IndexedFile,
  KnownFile,
  LinkRegistration,
  LoggedAttempt,
  LoggedDownload,
  RegisteredLink,
  Store,
  StoredCheck,
  StoredRecord,
} from '../../../electron/store/index.ts';
import { openStore } from '../../../electron/store/index.ts';
import { temporaryFolder } from '../../support/temp.ts';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function knownFile(filename: string, changes: Partial<KnownFile> = {}): KnownFile {
  return {
    sha256: digest(filename),
    blake2b256: digest(`${filename} blake`),
    size: 3_000_000_000,
    filename,
    project: 'demo',
    version: '1.0',
    kind: 'wheel',
    pieceLength: 1_048_576,
    pieces: new Uint8Array(64).map((_, position) => position),
    firstSeenAt: '2026-11-22T10:00:00.000Z',
    ...changes,
  };
}

export function link(filename: string, url: string, changes: Partial<RegisteredLink> = {}): RegisteredLink {
  return {
    project: 'demo',
    filename,
    sha256: digest(filename),
    size: 12,
    url,
    rank: 0,
    rehearsal: false,
    registeredAt: '2026-11-22T10:00:00.000Z',
    indexId: 'pypi',
    listed: true,
    ...changes,
  };
}

/** To be registered; verified when they say that they were registered, unless told otherwise. */
export function verified(links: readonly RegisteredLink[], verifiedAt?: string): LinkRegistration[] {
  return links.map((one) => ({ ...one, verifiedAt: verifiedAt ?? one.registeredAt }));
}

export function indexedFile(filename: string, changes: Partial<IndexedFile> = {}): IndexedFile {
  return {
    project: 'demo',
    name: 'Demo',
    filename,
    version: '1.0',
    size: 12,
    sha256: digest(filename),
    blake2b256: digest(`${filename} blake`),
    requiresPython: null,
    coreMetadataSha256: null,
    uploadedAt: '2026-11-22T10:00:00.000Z',
    ...changes,
  };
}

/** Two thirds of the file from the external host, which then stalled; the rest from the hosted copy. */
export function loggedDownload(id: string, changes: Partial<LoggedDownload> = {}): LoggedDownload {
  return {
    id,
    project: 'demo',
    filename: 'demo-1.0.tar.gz',
    sha256: digest('demo-1.0.tar.gz'),
    size: 3_000_000_000,
    startedAt: '2026-11-22T10:00:00.000Z',
    state: 'done',
    milliseconds: 1234.5,
    segments: [
      { source: 'external', host: 'files.example', start: 0, end: 2_000_000_000 },
      { source: 'hosted', host: 'index.example', start: 2_000_000_000, end: 3_000_000_000 },
    ],
    switches: [{ at: 2_000_000_000, reason: 'files.example stopped sending.' }],
    attempts: [
      loggedAttempt({ code: 'fallback.transfer.stalled', message: 'files.example stopped sending.', scored: true }),
      loggedAttempt({ source: 'hosted', host: 'index.example', from: 2_000_000_000, used: 1_000_000_000 }),
    ],
    problem: null,
    ...changes,
  };
}

export function loggedAttempt(changes: Partial<LoggedAttempt> = {}): LoggedAttempt {
  return {
    source: 'external',
    host: 'files.example',
    url: 'https://files.example/demo-1.0.tar.gz',
    code: 'ok',
    message: '',
    status: 200,
    scored: false,
    hedge: false,
    from: 0,
    received: 12,
    used: 12,
    startedMs: 0,
    endedMs: 12.5,
    phases: { resolveMs: 1.5, connectMs: null, tlsMs: null, firstByteMs: 9 },
    ...changes,
  };
}

/** A store of the running test's own, closed when the test has ended. */
export async function openedStore(file?: string): Promise<Store> {
  const store = await openStore({ file: file ?? path.join(await temporaryFolder(), 'store.db') });
  onTestFinished(() => store.close());
  return store;
}

/** A whole file that came as it should, in a second. */
export function check(linkId: number, at: string, changes: Partial<StoredCheck> = {}): StoredCheck {
  return {
    linkId,
    at,
    vantage: 'probe',
    depth: 'whole',
    code: 'ok',
    status: 200,
    detail: '',
    slow: false,
    counts: true,
    bytes: 12,
    totalMs: 1000,
    normalised: 0.5,
    resolveMs: 1.5,
    connectMs: 2,
    tlsMs: null,
    firstByteMs: 100,
    certificateUntil: null,
    ...changes,
  };
}

export function stateRecord(
  linkId: number,
  state: StoredRecord['state'],
  changes: Partial<StoredRecord> = {},
): StoredRecord {
  const listed = state !== 'suspended' && state !== 'on-probation' && state !== 'withdrawn';
  return {
    linkId,
    record: `{"state":"${state}"}`,
    state,
    since: '2026-11-22T12:00:00.000Z',
    listed,
    held: false,
    ...changes,
  };
}
