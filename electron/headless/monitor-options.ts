/** The arguments of `npm run monitor`. */
import { parseArgs } from 'node:util';

export interface MonitorProgramOptions {
  /** As given. */
  readonly config: string;
  /** Look at each link once, and end. */
  readonly once: boolean;
  /** Only look at the config file. */
  readonly check: boolean;
}

export const usage = `Usage: npm run monitor -- --config FILE [--once | --check]

Watches the registered external links without any window, until it is told to end (SIGTERM or SIGINT): what fails leaves
the published pages that follow, what is well again comes back.

  --config FILE   where its data is; docs/monitor.md explains every key
  --once          downloads each link once, whole, tells what it found, and ends
  --check         tells whether the config file can be used, and ends
  --help          this text

Ends with 0 where it was told to end, and with --once where every link is well; 1 where it could not go on; 2 where it was
called or configured wrongly; 3 with --once where a link failed.`;

/** `help`: it was asked for; `wrong`: why the arguments cannot be followed. */
export function parseMonitorOptions(
  args: readonly string[],
): { readonly options: MonitorProgramOptions } | { readonly help: true } | { readonly wrong: string } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string' },
        once: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
  const { config, once, check, help } = parsed.values;
  if (help) return { help: true };
  if (config === undefined || config === '') return { wrong: 'No config file was given.' };
  if (once && check) return { wrong: '--once and --check do not go together.' };
  return { options: { config, once, check } };
}
