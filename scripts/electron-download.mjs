// @ts-check
/**
 * Puts Electron's archive into its cache, with progress, by the library that electron's own install.js uses; install.js
 * then finds it there and unpacks it. Run on Node 24. Ends with 3 if nothing answers, 1 for any other failure, of which it tells.
 */
import { createRequire } from 'node:module';

/** Without a network this must be over within 5 s, the start of this program included. */
const firstByteMs = 4_000;
const stallMs = 30_000;

const electron = createRequire(createRequire(import.meta.url).resolve('electron/package.json'));
/**
 * Electron's dependency, not ours: resolved from there, and typed by what is used of it.
 * @type {{ downloadArtifact: (details: Record<string, unknown>) => Promise<string> }}
 */
const { downloadArtifact } = electron('@electron/get');
const { version } = electron('./package.json');

const giveUp = new AbortController();
let answered = false;
let timer = setTimeout(() => giveUp.abort(), firstByteMs);
let shown = -1;

try {
  await downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums: electron('./checksums.json'),
    ...(process.env['electron_config_cache'] === undefined ? {} : { cacheRoot: process.env['electron_config_cache'] }),
    downloadOptions: { quiet: true, signal: giveUp.signal, getProgressCallback: showProgress },
  });
  clearTimeout(timer);
  if (answered) process.stderr.write('\n');
} catch (error) {
  if (answered) process.stderr.write('\n');
  const unreachable = !answered && (giveUp.signal.aborted || isUnreachable(error));
  if (!unreachable) process.stderr.write(`Electron ${version}: ${reason(error)}\n`);
  // Not a plain return: a name lookup that hangs would keep the process alive.
  process.exit(unreachable ? 3 : 1);
}

/** @param {{ transferred: number, total: number | null, percent: number }} progress */
async function showProgress({ transferred, total, percent }) {
  answered = true;
  clearTimeout(timer);
  timer = setTimeout(() => giveUp.abort(), stallMs);
  timer.unref();
  // On a terminal one line that grows; in a log a line for every tenth.
  const step = process.stderr.isTTY ? Math.floor(percent * 100) : Math.floor(percent * 10);
  if (step === shown) return;
  shown = step;
  const size = total === null ? '' : ` of ${(total / 1048576).toFixed(0)} MiB`;
  const line = `Downloading Electron ${version}: ${(transferred / 1048576).toFixed(0)}${size}`;
  process.stderr.write(process.stderr.isTTY ? `\r${line} ` : `${line}\n`);
}

/** @param {unknown} error */
function reason(error) {
  if (giveUp.signal.aborted) return `no byte for ${stallMs / 1000} s`;
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

/** @param {unknown} error */
function isUnreachable(error) {
  const cause = error instanceof Error ? error.cause : null;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/.test(code);
}
