import { formatCount, formatNumber, formatRate, formatTimeLeft } from '../../../ui/format.ts';
import type { Job } from '../../../../shared/contract/index.ts';

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `41.0 of 84.2 MiB`: both in the unit of the total. Bytes. */
export function bytesOf(done: number, total: number): string {
  const power = unitOf(total);
  const digits = power === 0 ? 0 : 1;
  const shown = (bytes: number) => (Math.max(0, bytes) / 1024 ** power).toFixed(digits);
  return `${shown(Math.min(done, total))} of ${shown(total)} ${units[power] ?? 'TiB'}`;
}

/** `7 of 12 files`. */
export function filesOf(done: number, total: number): string {
  return done === total ? formatCount(total, 'file') : `${formatNumber(done)} of ${formatCount(total, 'file')}`;
}

/** `7 of 12 files · 41.0 of 84.2 MiB · 4.2 MiB/s · about 12 s left`; no bytes where none have to go over the line. */
export function jobLine({ progress }: Job, items = 'file'): string {
  return [
    `${formatNumber(progress.itemsDone)} of ${formatCount(progress.itemsTotal, items)}`,
    progress.bytesTotal === 0 ? '' : bytesOf(progress.bytesDone, progress.bytesTotal),
    progress.bytesPerSecond === null ? '' : formatRate(progress.bytesPerSecond),
    formatTimeLeft(progress.secondsLeft),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** What a screen reader is told: changes only at each tenth, so that it does not talk all the time; then the outcome. */
export function spokenProgress(job: Job | null, doing: string, outcome: string): string {
  if (job === null) return outcome;
  const { bytesDone, bytesTotal } = job.progress;
  const tenths = bytesTotal === 0 ? 0 : Math.floor((bytesDone / bytesTotal) * 10);
  return `${doing}: ${tenths * 10} %`;
}

function unitOf(bytes: number): number {
  let power = 0;
  while (power < units.length - 1 && bytes >= 1024 ** (power + 1)) power += 1;
  return power;
}
