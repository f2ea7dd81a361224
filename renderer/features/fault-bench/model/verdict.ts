/** What a run of the fault bench has shown, in a sentence or two. */
import type { Download, FaultRun } from '../../../../shared/contract/index.ts';
import { formatMilliseconds, formatShare } from '../../../ui/format.ts';

export interface Verdict {
  readonly tone: 'good' | 'bad' | 'neutral';
  readonly text: string;
}

/** Null while it is under way. `installer`: pip, for example. */
export function verdictOf(run: FaultRun, installer: string): Verdict | null {
  const took = formatMilliseconds(run.milliseconds);
  switch (run.state) {
    case 'running':
      return null;
    case 'cancelled':
      return { tone: 'neutral', text: `Cancelled after ${took}. Nothing of it was kept.` };
    case 'failed':
      return { tone: 'bad', text: failure(run, installer, took) };
    case 'done':
      if (run.rightBytes === false) {
        return {
          tone: 'bad',
          text: `${installer} got wrong bytes. That must never happen: it is an error of this app, and not of the host.`,
        };
      }
      return { tone: 'good', text: `${installer} got the right bytes in ${took}. ${whence(run.download)}`.trim() };
  }
}

/** What the external host could not do, and who did it in its place. */
function whence(download: Download | null): string {
  if (download === null) return '';
  const sources = new Set(download.segments.map(({ source }) => source));
  const last = download.switches.at(-1);
  if (last === undefined) return sources.size === 1 ? `All of them came from ${nameOf(download)}.` : '';
  const rest = sources.has('hosted') ? 'the hosted copy' : 'the other source';
  const times = download.switches.length;
  if (last.at === 0) {
    return `None of them came from the external host; the gateway took all of the file from ${rest}: ${last.reason}`;
  }
  const again = times === 1 ? '' : `, the last of ${times} times,`;
  return `At ${formatShare(last.at, download.size)}${again} the gateway left the external host, and took the rest from ${rest}: ${last.reason}`;
}

function failure({ exitCode, download }: FaultRun, installer: string, took: string): string {
  const ended = exitCode === null ? 'was ended' : `ended with ${exitCode}`;
  const why = download?.problem?.message ?? 'Its last lines say why.';
  return `${installer} did not get the file: it ${ended} after ${took}. ${why}`;
}

const names = {
  external: 'the external host',
  hosted: 'the hosted copy',
  cache: 'what the gateway had kept on disk',
} as const;

function nameOf({ segments }: Download): string {
  return names[segments[0]?.source ?? 'hosted'];
}
