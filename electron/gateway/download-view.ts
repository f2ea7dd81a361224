/** A download as a person sees it, from what the transfer tells. Pure. */
import type { Download, DownloadAttempt } from '../../shared/contract/index.ts';
import { describeOutcome, isOwnLineDown } from '../../shared/fallback/index.ts';
import type { AttemptRecord, Segment, TransferFile, TransferProgress, TransferRecord } from '../transfer/index.ts';

interface Running {
  readonly id: string;
  readonly file: TransferFile;
  readonly project: string;
  readonly progress: TransferProgress;
  readonly startedAt: string;
  readonly milliseconds: number;
  readonly bytesPerSecond: number | null;
}

export function downloadOfRunning(running: Running): Download {
  const { id, project, startedAt, milliseconds, bytesPerSecond } = running;
  const { filename, sha256, size } = running.file;
  const { received, missing, released, segments, attempts } = running.progress;
  const canTell = bytesPerSecond !== null && bytesPerSecond > 0;
  return {
    id,
    project,
    filename,
    sha256,
    size,
    startedAt,
    milliseconds,
    received,
    released,
    bytesPerSecond,
    state: 'running',
    secondsLeft: canTell ? missing / bytesPerSecond : null,
    segments: segments.map((segment) => segmentView(segment, attempts)),
    switches: switchesOf(segments, attempts),
    attempts: attempts.map(attemptView),
    problem: null,
  };
}

export function downloadOfRecord(
  record: TransferRecord,
  { project, startedAt }: { readonly project: string; readonly startedAt: string },
): Download {
  const { id, filename, sha256, size, milliseconds, segments, problem } = record;
  const attempts = isOwnLineDown(record.attempts)
    ? record.attempts.map((attempt) => ({ ...attempt, scored: false }))
    : record.attempts;
  const used = segments.reduce((sum, { start, end }) => sum + end - start, 0);
  return {
    id,
    project,
    filename,
    sha256,
    size,
    startedAt,
    milliseconds,
    received: used,
    released: used,
    state: stateOf(record.outcome),
    bytesPerSecond: record.outcome === 'ok' && milliseconds > 0 ? (size / milliseconds) * 1000 : null,
    secondsLeft: null,
    segments: segments.map((segment) => segmentView(segment, attempts)),
    switches: switchesOf(segments, attempts),
    attempts: attempts.map(attemptView),
    problem,
  };
}

function stateOf(outcome: TransferRecord['outcome']): Download['state'] {
  switch (outcome) {
    case 'ok':
      return 'done';
    case 'abandoned':
      return 'abandoned';
    case 'failed':
    case 'local.fault':
      return 'failed';
  }
}

function segmentView(
  { attempt, start, end }: Segment,
  attempts: readonly AttemptRecord[],
): Download['segments'][number] {
  const from = attempts[attempt];
  return { source: from?.source ?? 'hosted', host: from?.host ?? '', start, end };
}

/** Where other bytes began than those of the source that was asked first, and what had come of the one before. */
function switchesOf(segments: readonly Segment[], attempts: readonly AttemptRecord[]): Download['switches'] {
  return segments.flatMap(({ attempt, start }, at) => {
    const previous = segments[at - 1];
    const now = attempts[attempt];
    const left = previous === undefined ? firstLeft(attempts, attempt) : attempts[previous.attempt];
    // A second request to the same host goes on with the same copy.
    if (left === undefined || now === undefined || left.sourceIndex === now.sourceIndex) return [];
    return [{ at: start, reason: reasonOf(left, now) }];
  });
}

function firstLeft(attempts: readonly AttemptRecord[], before: number): AttemptRecord | undefined {
  return attempts.find(({ sourceIndex }, at) => at < before && sourceIndex !== attempts[before]?.sourceIndex);
}

function reasonOf(left: AttemptRecord, now: AttemptRecord): string {
  // The first answer counted, and it was the other host's.
  if (left.code === 'abandoned') return `${left.host} had not answered when ${now.host} did.`;
  return messageOf(left);
}

function messageOf({ code, host, status, detail }: AttemptRecord): string {
  if (code === null || code === 'ok') return '';
  return describeOutcome(code, { host, detail, ...(status === null ? {} : { status }) }).message;
}

/** Of one that ended well. */
function noteOf({ host, refusedAddresses }: AttemptRecord): string {
  if (refusedAddresses.length === 0) return '';
  return `The name ${host} also leads to ${refusedAddresses.join(', ')}, which is not on the public internet and was not used.`;
}

function attemptView(attempt: AttemptRecord): DownloadAttempt {
  const { source, host, url, code, status, scored, proves, hedge, from, received, used, phases } = attempt;
  return {
    source,
    host,
    url,
    code,
    status,
    scored,
    ...(proves === null ? {} : { proves }),
    hedge,
    from,
    received,
    used,
    phases,
    message: messageOf(attempt) || noteOf(attempt),
    startedMs: attempt.startedAt,
    endedMs: attempt.endedAt,
  };
}
