import { parseArgs } from 'node:util';
import { deepLinkScheme } from '../../shared/wire/index.ts';
import { problem } from '../../shared/problem/index.ts';

export interface LoopbackOptions {
  /** A dist folder or a distribution to open the wizard on, as typed. */
  readonly path: string | null;
  readonly openBrowser: boolean;
  /** Prints one line of JSON when it listens, for programs that start this one. */
  readonly jsonReady: boolean;
  /** 0 = any free port. */
  readonly port: number;
}

export interface DesktopOptions {
  readonly path: string | null;
  /** Opens the window hidden, waits for the page to speak over the contract, ends with 0 (or 1). For CI. */
  readonly smoke: boolean;
}

/** @param args without the program and its script. Problem `launch.option` for anything it does not know. */
export function parseLoopbackOptions(args: readonly string[]): LoopbackOptions {
  const { values, positionals } = parsed(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        open: { type: 'boolean', default: false },
        'json-ready': { type: 'boolean', default: false },
        port: { type: 'string', default: '0' },
      },
    }),
  );
  if (positionals.length > 1) throw unusable('Only one path can be opened at the start.');
  if (!/^\d{1,5}$/.test(values.port) || Number(values.port) > 65_535) {
    throw unusable(`“${values.port}” is not a port number.`);
  }
  return {
    path: positionals[0] ?? null,
    openBrowser: values.open,
    jsonReady: values['json-ready'],
    port: Number(values.port),
  };
}

/**
 * Never fails: the desktop's command line also carries Chromium's own switches, and on Windows and Linux a deep link, which
 * for now does no more than bring the window to the front: a web page can send one, so it must not open what it names.
 * @param args without the program (and, unpackaged, without the script)
 */
export function parseDesktopOptions(args: readonly string[]): DesktopOptions {
  return {
    path: args.find((word) => word !== '' && !word.startsWith('-') && !isDeepLink(word)) ?? null,
    smoke: args.includes('--smoke'),
  };
}

function isDeepLink(word: string): boolean {
  return word.toLowerCase().startsWith(`${deepLinkScheme}:`);
}

function parsed<T>(parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw unusable(error instanceof Error ? error.message : String(error));
  }
}

function unusable(message: string) {
  return problem(
    'launch.option',
    message,
    {},
    'Usage: [--open] [--json-ready] [--port number] [path to a dist folder]',
  );
}
