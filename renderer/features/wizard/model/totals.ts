import type { Release, ReleaseFile } from '../../../../shared/contract/index.ts';

/** How far a release's files are; every step's sentence and the step list are made of these numbers. Bytes. */
export interface Totals {
  readonly files: number;
  readonly bytes: number;
  readonly read: number;
  readonly unread: number;
  readonly unreadable: number;
  readonly hosted: number;
  readonly hostedBytes: number;
  /** Not hosted and not on their way: what an upload would send. */
  readonly toUpload: number;
  readonly toUploadBytes: number;
  /** Sent, waiting to be, or read back right now. */
  readonly onTheWay: number;
  readonly uploadFailed: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
}

/** Counted once for each state of the draft: progress arrives ten times a second, ten thousand files or not. */
export function totalsOf(release: Release): Totals {
  const known = counted.get(release);
  if (known !== undefined) return known;
  const totals = count(release);
  counted.set(release, totals);
  return totals;
}

const counted = new WeakMap<Release, Totals>();

function count(release: Release): Totals {
  const waiting = release.files.filter((file) => isToUpload(file));
  const hosted = release.files.filter((file) => file.hosted.state === 'hosted');
  const inspected = (state: ReleaseFile['inspection']['state']) =>
    release.files.filter((file) => file.inspection.state === state).length;
  const found = (severity: Release['findings'][number]['severity']) =>
    release.findings.filter((finding) => finding.severity === severity).length;
  const read = inspected('done');
  const unreadable = inspected('failed');
  return {
    files: release.files.length,
    bytes: bytesOfFiles(release.files),
    read,
    unreadable,
    unread: release.files.length - read - unreadable,
    hosted: hosted.length,
    hostedBytes: bytesOfFiles(hosted),
    toUpload: waiting.length,
    toUploadBytes: bytesOfFiles(waiting),
    onTheWay: release.files.filter(({ hosted: { state } }) => ['queued', 'uploading', 'confirming'].includes(state))
      .length,
    uploadFailed: release.files.filter((file) => file.hosted.state === 'failed').length,
    errors: found('error'),
    warnings: found('warning'),
    notes: found('note'),
  };
}

export function bytesOfFiles(files: readonly ReleaseFile[]): number {
  return files.reduce((sum, file) => sum + file.size, 0);
}

function isToUpload(file: ReleaseFile): boolean {
  const { state } = file.hosted;
  return state === 'none' || state === 'failed' || state === 'cancelled';
}
