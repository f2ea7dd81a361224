import type { Download } from '../../../../shared/contract/gateway.ts';

/** As the gateway tells of one that is under way. */
export function gatewayDownload(given: Partial<Download> = {}): Download {
  return {
    id: 'download',
    project: 'fallback-links-bench',
    filename: 'fallback_links_bench-1.0-py3-none-any.whl',
    sha256: '00'.repeat(32),
    size: 1,
    startedAt: new Date(0).toISOString(),
    state: 'running',
    received: 0,
    released: 0,
    bytesPerSecond: null,
    secondsLeft: null,
    milliseconds: 0,
    segments: [],
    switches: [],
    attempts: [],
    problem: null,
    ...given,
  };
}
