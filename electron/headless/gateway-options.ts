/** The arguments of `npm run gateway`. */
import { parseArgs } from 'node:util';

export interface GatewayProgramOptions {
  /** As given. */
  readonly config: string;
  /** Only look at the config file. */
  readonly check: boolean;
}

export const usage = `Usage: npm run gateway -- --config FILE [--check]

Runs the gateway on a server, without any window, until it is told to end (SIGTERM or SIGINT).

  --config FILE   what it serves, and where it keeps its data; docs/gateway.md explains every key
  --check         tells whether the config file can be used, and ends
  --help          this text

Ends with 0 where it was told to end, 1 where it could not go on, 2 where it was called or configured wrongly.`;

/** `help`: it was asked for; `wrong`: why the arguments cannot be followed. */
export function parseGatewayOptions(
  args: readonly string[],
): { readonly options: GatewayProgramOptions } | { readonly help: true } | { readonly wrong: string } {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
  const { config, check, help } = parsed.values;
  if (help) return { help: true };
  if (config === undefined || config === '') return { wrong: 'No config file was given.' };
  return { options: { config, check } };
}
