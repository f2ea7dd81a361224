/**
 * Numbers and times as a person reads them. Sizes in binary units, as the specifications count them; everything else
 * in English, as the rest of the interface.
 */

const KIB = 1024;
const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const;
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const oneDigit = new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** `1,204`. */
export function formatNumber(value: number): string {
  return whole.format(value);
}

/** `1 file`, `12 files`; an irregular plural is passed. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

/** `0 bytes`, `812 bytes`, `14.0 KiB`, `84.2 MiB`, `1,021 MiB`. */
export function formatBytes(bytes: number): string {
  if (bytes < KIB) return formatCount(Math.round(bytes), 'byte');
  let value = bytes;
  let unit: string = units[0];
  for (const next of units) {
    value /= KIB;
    unit = next;
    if (value < KIB) break;
  }
  return `${value < 999.95 ? oneDigit.format(value) : whole.format(value)} ${unit}`;
}

/** `4.2 MiB/s`; a dash while it is not known. */
export function formatRate(bytesPerSecond: number | null): string {
  return bytesPerSecond === null ? '–' : `${formatBytes(bytesPerSecond)}/s`;
}

/** Seconds as `0.4 s`, `12 s`, `3 min`, `1 h 5 min`, `2 d 4 h`. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${(Math.round(seconds * 10) / 10).toFixed(1)} s`;
  const rounded = Math.round(seconds);
  if (rounded < 60) return `${rounded} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min');
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** Milliseconds as they were measured: `0 ms`, `450 ms`, `1.9 s`, `12 s`, `3 min`. */
export function formatMilliseconds(milliseconds: number): string {
  if (milliseconds < 999.5) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 9950) return `${oneDigit.format(milliseconds / 1000)} s`;
  return formatDuration(milliseconds / 1000);
}

/** Seconds as `about 12 s left`; empty while it is not known. Rounded coarsely, so that it does not flicker. */
export function formatTimeLeft(seconds: number | null): string {
  if (seconds === null) return '';
  if (seconds < 2) return 'a moment left';
  const step = seconds < 20 ? 1 : seconds < 60 ? 5 : 1;
  return `about ${formatDuration(Math.ceil(seconds / step) * step)} left`;
}

/** 0 to 1 as `71 %`; never 100 % before it is whole, never 0 % once something is there. */
export function formatShare(value: number, total: number): string {
  if (total <= 0) return '0 %';
  const percent = Math.round((value / total) * 100);
  if (value < total && percent >= 100) return '99 %';
  return `${value > 0 ? Math.max(1, percent) : 0} %`;
}

/** An instant against now: `just now`, `5 min ago`, `3 h ago`, `yesterday`, `4 days ago`, `12 Nov`, `12 Nov 2025`. */
export function formatRelative(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  if (seconds < -60) return `in ${formatDuration(-seconds)}`;
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  const days = dayNumber(now) - dayNumber(at);
  if (days <= 0 || seconds < 6 * 3600) return `${Math.round(seconds / 3600)} h ago`;
  if (days === 1) return 'yesterday';
  if (days < 7) return `${days} days ago`;
  return day(at, at.getFullYear() !== now.getFullYear());
}

/** An instant in full, in the person's time zone: `22 Nov 2026, 14:02:07 UTC+1`. */
export function formatExact(at: Date): string {
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
  return `${day(at, true)}, ${time} ${zone(at)}`;
}

/** `a3f1c29b…9e02d1c4`: the ends of a hash, which is where people compare. */
export function shortenHash(hash: string): string {
  return hash.length <= 20 ? hash : `${hash.slice(0, 8)}…${hash.slice(-8)}`;
}

/** Where to cut a long filename: the end keeps the platform tag and the extension in sight. */
export function splitFilename(name: string): { readonly head: string; readonly tail: string } {
  const tail = Math.min(20, Math.floor(name.length / 2));
  return { head: name.slice(0, name.length - tail), tail: name.slice(name.length - tail) };
}

function pair(major: number, majorUnit: string, minor: number, minorUnit: string): string {
  return minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

function day(at: Date, withYear: boolean): string {
  return `${at.getDate()} ${months[at.getMonth()] ?? ''}${withYear ? ` ${at.getFullYear()}` : ''}`;
}

/** Counts calendar days in the person's zone, so that `yesterday` turns at midnight. */
function dayNumber(at: Date): number {
  return Math.round(Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()) / 86_400_000);
}

function zone(at: Date): string {
  const offset = -at.getTimezoneOffset();
  if (offset === 0) return 'UTC';
  const minutes = Math.abs(offset) % 60;
  const hours = Math.floor(Math.abs(offset) / 60);
  return `UTC${offset < 0 ? '−' : '+'}${hours}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}`;
}
