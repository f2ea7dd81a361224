import type { Download, DownloadAttempt } from '../../../shared/contract/index.ts';

type Piece = readonly [source: Download['segments'][number]['source'], host: string, bytes: number];

/** A download that ended well, of the pieces given. */
export function downloadOf(pieces: readonly Piece[], given: Partial<Download> = {}): Download {
  const segments: Download['segments'] = [];
  for (const [source, host, bytes] of pieces) {
    const start = segments.at(-1)?.end ?? 0;
    segments.push({ source, host, start, end: start + bytes });
  }
  const size = given.size ?? segments.at(-1)?.end ?? 0;
  return {
    id: 'd',
    project: 'demo',
    filename: 'demo-1.0-py3-none-any.whl',
    sha256: '0'.repeat(64),
    size,
    startedAt: '2026-11-22T10:00:00.000Z',
    state: 'done',
    received: size,
    released: size,
    bytesPerSecond: null,
    secondsLeft: null,
    milliseconds: 1000,
    segments,
    switches: [],
    attempts: [],
    problem: null,
    ...given,
  };
}

export function attemptOf(given: Partial<DownloadAttempt>): DownloadAttempt {
  return {
    source: 'external',
    host: 'files.example.org',
    url: 'https://files.example.org/demo-1.0-py3-none-any.whl',
    code: 'ok',
    message: '',
    status: 200,
    scored: false,
    hedge: false,
    from: 0,
    received: 100,
    used: 100,
    startedMs: 0,
    endedMs: 1000,
    phases: { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null },
    ...given,
  };
}
