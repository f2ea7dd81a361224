// @ts-check
/** The arguments of `npm start -- …`. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export const usage = `npm start -- [--browser | --electron] [--no-open] [--json-ready] [folder]

  folder        open the release wizard on this folder of distributions
  --browser     in the browser, although Electron could be used
  --electron    try to get Electron again, although it failed less than a day ago
  --no-open     print the address and open no browser window
  --json-ready  one line of JSON with the address, for programs (opens no window)`;

/**
 * @typedef {{ browser: boolean, electron: boolean, open: boolean, jsonReady: boolean, folder: string | null }} StartArguments
 */

/**
 * @param {readonly string[]} args
 * @param {string} from the folder that relative paths begin at: npm itself changes to the checkout
 * @returns {StartArguments | { error: string } | { help: true }}
 */
export function parseStartArguments(args, from) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        browser: { type: 'boolean', default: false },
        electron: { type: 'boolean', default: false },
        'no-open': { type: 'boolean', default: false },
        'json-ready': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { help: true };
    if (values.browser && values.electron) return { error: '--browser and --electron exclude each other' };
    if (positionals.length > 1) return { error: `one folder, not ${positionals.length}` };
    const [folder] = positionals;
    return {
      browser: values.browser,
      electron: values.electron,
      open: !values['no-open'],
      jsonReady: values['json-ready'],
      folder: folder === undefined ? null : resolve(from, folder),
    };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
