// @ts-check
/** Which shell a start takes, and why, as a pure decision. */

/**
 * @typedef {object} ShellFacts
 * @property {boolean} browserWanted `--browser`
 * @property {boolean} electronWanted `--electron`: try the download again although it failed a short while ago
 * @property {string} platform `process.platform`
 * @property {string} arch `process.arch`
 * @property {boolean} display a display is there (always true where we cannot tell)
 * @property {boolean} root we are root, and this is Linux: Chromium's sandbox refuses
 * @property {boolean} binary Electron's binary is there
 * @property {boolean} published there is one for this platform
 * @property {{ at: string, why: string } | null} failure the last attempt to get it, if it failed a short while ago
 *
 * @typedef {{ shell: 'desktop' } | { shell: 'download' } | { shell: 'loopback', why: string }} ShellDecision
 */

/**
 * @param {ShellFacts} facts
 * @returns {ShellDecision}
 */
export function decideShell(facts) {
  if (facts.browserWanted) return loopback('--browser asks for it');
  if (!facts.display) return loopback('this machine has no display (neither DISPLAY nor WAYLAND_DISPLAY is set)');
  if (facts.root) return loopback('Electron does not run as root');
  if (facts.binary) return { shell: 'desktop' };
  if (!facts.published) return loopback(`there is no Electron for ${facts.platform} on ${facts.arch}`);
  if (facts.failure !== null && !facts.electronWanted) return loopback(notHad(facts.failure.why, facts.failure.at));
  return { shell: 'download' };
}

/**
 * Why it is the browser although Electron was to be had.
 * @param {string} why
 * @param {string} [at] when it was tried, ISO 8601, if not just now
 */
export function notHad(why, at) {
  const when = at === undefined ? '' : ` on ${at.slice(0, 16).replace('T', ' at ')} UTC`;
  return `Electron could not be had${when}: ${why}; "npm start -- --electron" tries again`;
}

/**
 * Whether a start may open a browser window by itself.
 * @param {{ display: boolean, ci: boolean, jsonReady: boolean, open: boolean }} facts
 */
export function mayOpenBrowser({ display, ci, jsonReady, open }) {
  return open && display && !ci && !jsonReady;
}

/**
 * Linux says whether there is a display; elsewhere we take it that there is one.
 * @param {string} platform
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function hasDisplay(platform, env) {
  if (platform !== 'linux' && platform !== 'freebsd' && platform !== 'openbsd') return true;
  return [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((value) => value !== undefined && value !== '');
}

/**
 * @param {string} why
 * @returns {ShellDecision}
 */
function loopback(why) {
  return { shell: 'loopback', why };
}
