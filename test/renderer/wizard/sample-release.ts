import type { ExternalHost, FileLink, Job, Release, ReleaseFile } from '../../../shared/contract/index.ts';
import type { Problem } from '../../../shared/problem/index.ts';

/** Drafts for the wizard's view models; every argument says what the test is about. */
const sha256 = 'a3'.repeat(32);

export function trouble(code: string, facts: Record<string, string> = {}): Problem & { facts: Record<string, string> } {
  return { code, message: `It went wrong: ${code}.`, facts, remedy: 'Put it right.' };
}

export function found(
  severity: Release['findings'][number]['severity'],
  code: string,
  options: { fileId?: string; facts?: Record<string, string>; answer?: string } = {},
): Release['findings'][number] {
  const { fileId = null, facts, answer = null } = options;
  return { ...trouble(code, facts), severity, file: fileId, answer, fileId };
}

export function readFile(
  filename: string,
  options: Partial<ReleaseFile> & { project?: string; version?: string } = {},
): ReleaseFile {
  const { project = 'demo', version = '2.1.0', ...rest } = options;
  return {
    id: filename,
    path: `/dist/${filename}`,
    filename,
    size: 1000,
    inspection: {
      state: 'done',
      sha256,
      blake2b256: sha256,
      pieceLength: 1024 * 1024,
      pieceCount: 1,
      distribution: {
        kind: filename.endsWith('.whl') ? 'wheel' : 'sdist',
        project,
        name: project,
        version,
        tags: null,
        metadataVersion: '2.4',
        requiresPython: '>=3.9',
        summary: null,
      },
    },
    hosted: { state: 'none' },
    links: [],
    ...rest,
  };
}

export const hosted: ReleaseFile['hosted'] = {
  state: 'hosted',
  url: 'http://127.0.0.1:4455/files/demo.whl',
  confirmedAt: '2026-11-22T14:00:00Z',
};

export function linkAt(
  hostId: string,
  state: 'unverified' | 'verifying' | 'verified' | 'registered' | 'failed',
): FileLink {
  const at = '2026-11-22T14:05:00Z';
  const url = `https://${hostId}.example.org/demo`;
  if (state === 'failed') return { hostId, url, status: { state, at, problem: trouble('http.error') } };
  return { hostId, url, status: state === 'verified' || state === 'registered' ? { state, at } : { state } };
}

export function hostAt(id: string): ExternalHost {
  return { id, template: `https://${id}.example.org/{filename}`, rehearsal: false };
}

export function draft(options: Partial<Release> = {}): Release {
  return {
    id: 'r1',
    createdAt: '2026-11-22T13:00:00Z',
    updatedAt: '2026-11-22T13:00:00Z',
    title: 'demo 2.1.0',
    step: 'files',
    files: [],
    findings: [],
    target: {
      id: 'rehearsal',
      name: 'Rehearsal index',
      simpleUrl: 'http://127.0.0.1:4455/simple/',
      uploadUrl: 'http://127.0.0.1:4455/legacy/',
      rehearsal: true,
    },
    tag: '',
    hosts: [],
    order: 'external-first',
    folder: '',
    publications: [],
    typed: {},
    ...options,
  };
}

export function runningJob(kind: Job['kind'], progress: Partial<Job['progress']> = {}): Job {
  return {
    id: `job-${kind}`,
    kind,
    releaseId: 'r1',
    state: 'running',
    startedAt: '2026-11-22T14:00:00Z',
    endedAt: null,
    progress: {
      bytesDone: 0,
      bytesTotal: 0,
      bytesPerSecond: null,
      secondsLeft: null,
      itemsDone: 0,
      itemsTotal: 0,
      items: {},
      ...progress,
    },
    problem: null,
  };
}
