/** The structured log of a program for a server: one JSON object to a line, and nothing of a client in it. */
import { once } from 'node:events';
import { type Logger, pino } from 'pino';
import { problem, type Facts } from '../../shared/problem/index.ts';
import type { LoggedDownload } from '../store/index.ts';
import type { LogLevel } from './config-file.ts';

export interface ProgramLogSettings {
  /** Absolute; null: stdout. */
  readonly file: string | null;
  readonly level: LogLevel;
}

export interface ProgramLog {
  /** A method, not its own: it may be handed on. */
  event(this: void, event: string, facts: Facts): void;
  download(download: LoggedDownload): void;
  bug(this: void, error: unknown): void;
  /** Resolves when all that waits is written, in its order. */
  written(): Promise<void>;
  /** Writes what waits, at once and perhaps before what is being written; for a process that ends unforeseen. */
  flush(this: void): void;
}

/** To stdout where no file is given. Problem `log.unwritable`. */
export async function openProgramLog({ file, level }: ProgramLogSettings): Promise<ProgramLog> {
  // Written when the system has time for it: a reader that is slow must not hold downloads up.
  const destination = pino.destination({ dest: file ?? 1, sync: false, mkdir: true });
  try {
    if (file !== null) await once(destination, 'ready');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    const facts = { file: file ?? '', error: code };
    const remedy = 'Check log.file in the config file, and the permissions of its folder.';
    throw problem('log.unwritable', `The log file ${file} cannot be written (${code}).`, facts, remedy, error);
  }
  // A disk that is full later on is a pity; unheard, it would end the program.
  destination.on('error', () => undefined);
  const logger: Logger = pino(
    {
      base: null,
      level,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  return {
    event: (event, facts) => logger[levelOf(event)](withoutQueries(facts), event),
    download: (download) => logger[download.state === 'failed' ? 'warn' : 'info'](downloadLine(download), 'download'),
    bug: (error) => logger.error({ detail: stackOf(error) }, 'bug'),
    written: () => new Promise((resolve) => destination.flush(() => resolve())),
    flush() {
      try {
        destination.flushSync();
      } catch {
        // There is no other place to say it.
      }
    },
  };
}

/** What an operator looks for: which file, how it went, how long it took, from where, and what the hosts did. */
export function downloadLine(download: LoggedDownload): Readonly<Record<string, unknown>> {
  const { project, filename: file, sha256, size, state: outcome, milliseconds, switches, problem: failure } = download;
  const bytes = { external: 0, hosted: 0, cache: 0 };
  for (const { source, start, end } of download.segments) bytes[source] += end - start;
  return {
    file,
    project,
    sha256,
    size,
    outcome,
    ms: Math.round(milliseconds),
    bytes,
    switches: switches.length,
    attempts: download.attempts.map(({ source, host, code, status, startedMs, endedMs, received, used }) => ({
      source,
      host,
      code,
      ...(status === null ? {} : { status }),
      received,
      used,
      ms: Math.round((endedMs ?? milliseconds) - startedMs),
    })),
    ...(failure === null ? {} : { code: failure.code, detail: withoutQuery(failure.message) }),
  };
}

/** Queries carry tokens: of signed addresses, and of clients that were told a secret address. */
export function withoutQueries(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, typeof value === 'string' ? withoutQuery(value) : value]),
  );
}

function withoutQuery(text: string): string {
  return text
    .replace(/(\bhttps?:\/\/)[^\s/@"'<>]*@/gi, '$1')
    .replace(/((?:\bhttps?:\/|^|[\s"'(])\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, '$1');
}

function levelOf(event: string): Exclude<LogLevel, 'silent'> {
  switch (event) {
    case 'gateway.failed':
    case 'gateway.log_failed':
    case 'gateway.hosted_copy_missing':
    case 'file_cache.disk_full':
    case 'file_cache.unusable':
      return 'error';
    case 'gateway.refused':
    case 'gateway.old_page':
    case 'monitor.offline':
    case 'gateway.cut_off':
    case 'file_cache.damaged':
      return 'warn';
    default:
      return 'info';
  }
}

function stackOf(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return withoutQuery(text);
}
