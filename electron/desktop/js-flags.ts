/**
 * The flags of scripts/node-24.mjs, for the processes that Electron starts from now on. The main process' own V8 runs by the
 * time a program can say anything: it has the flags only where it was started with `--js-flags`.
 */
const ours = ['--no-memory-protection-keys', '--no-sparkplug'];

/** @param given what the app was started with; it comes last, because V8 goes by the last word on a flag */
export function jsFlags(given: string): string {
  const words = given.split(/\s+/).filter((word) => word !== '');
  return [...ours.filter((flag) => !words.includes(flag)), ...words].join(' ');
}
