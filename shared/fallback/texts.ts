/** Figures in sentences, as a person says them; renderer/ui/format.ts is for tables. */

const kib = 1024;

export function bytesText(bytes: number): string {
  if (bytes < kib) return `${Math.round(bytes)} bytes`;
  const units = ['KiB', 'MiB', 'GiB', 'TiB'] as const;
  const power = Math.min(units.length, Math.floor(Math.log(bytes) / Math.log(kib)));
  return `${short(bytes / kib ** power)} ${units[power - 1] ?? 'KiB'}`;
}

export function rateText(bytesPerSecond: number): string {
  return bytesPerSecond < kib ? `${short(bytesPerSecond)} bytes/s` : `${bytesText(bytesPerSecond)}/s`;
}

/** Of milliseconds. */
export function secondsText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 0.1) return 'a moment';
  if (seconds < 120) return `${short(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} days`;
}

function short(value: number): string {
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
