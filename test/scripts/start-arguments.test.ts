import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseStartArguments } from '../../scripts/start-arguments.mjs';

const none = { browser: false, electron: false, open: true, jsonReady: false, folder: null };
const home = resolve('/home/someone');

describe('the arguments of npm start', () => {
  it.each([
    [[], none],
    [['--browser', '--json-ready'], { ...none, browser: true, jsonReady: true }],
    [['--electron'], { ...none, electron: true }],
    [['--no-open'], { ...none, open: false }],
    [['demo/dist'], { ...none, folder: resolve(home, 'demo/dist') }],
    [[resolve('/srv/dist'), '--browser'], { ...none, browser: true, folder: resolve('/srv/dist') }],
    [['--', '--odd-name'], { ...none, folder: resolve(home, '--odd-name') }],
    [['--help'], { help: true }],
  ])('%o', (args, expected) => {
    expect(parseStartArguments(args, home)).toEqual(expected);
  });

  it.each([
    [['--brwoser'], '--brwoser'],
    [['--browser', '--electron'], 'exclude each other'],
    [['a', 'b'], 'one folder, not 2'],
    [['--browser=yes'], '--browser'],
  ])('%o is refused', (args, why) => {
    expect(parseStartArguments(args, home)).toEqual({ error: expect.stringContaining(why) });
  });
});
