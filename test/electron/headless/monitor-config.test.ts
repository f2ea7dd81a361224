import { describe, expect, test } from 'vitest';
import { parseMonitorConfig } from '../../../electron/headless/monitor-config.ts';
import { parseMonitorOptions } from '../../../electron/headless/monitor-options.ts';
import { defaultPolicy } from '../../../shared/fallback/index.ts';
import { isProblem } from '../../../shared/problem/index.ts';

const file = '/etc/fallback-links/monitor.json';
const parse = (config: unknown) => parseMonitorConfig(JSON.stringify(config), file);

function wrong(config: unknown): string {
  try {
    parse(config);
  } catch (error) {
    if (isProblem(error) && error.problem.code === 'config.invalid') return error.message;
    throw error;
  }
  throw new Error('it was taken');
}

describe('the config file', () => {
  test('has a default for all but the data folder, which is relative to it', () => {
    expect(parse({ dataFolder: 'data' })).toEqual({
      dataFolder: '/etc/fallback-links/data',
      byteBudgetMiB: 1024,
      meanHours: 6,
      rehearsal: false,
      policy: defaultPolicy,
      listen: null,
      log: { file: null, level: 'info' },
    });
    const all = { dataFolder: '/d', byteBudgetMiB: 5, meanHours: 0.5, listen: { port: 0 }, log: { file: 'a.jsonl' } };
    expect(parse({ ...all, policy: { stallMs: 9000 } })).toMatchObject({
      byteBudgetMiB: 5,
      meanHours: 0.5,
      listen: { host: '127.0.0.1', port: 0 },
      log: { file: '/etc/fallback-links/a.jsonl' },
      policy: { stallMs: 9000 },
    });
  });

  test.each([
    [{}, 'dataFolder must be the path of a folder'],
    [{ dataFolder: 'd', meanHours: 0 }, 'meanHours must be a number of hours from 0.1 to 168'],
    [{ dataFolder: 'd', byteBudgetMiB: 0.5 }, 'byteBudgetMiB must be a whole number'],
    [{ dataFolder: 'd', listen: { prot: 1 } }, 'listen has no key "prot"'],
    [{ dataFolder: 'd', budget: 1 }, 'The file has no key "budget"'],
    [{ dataFolder: 'd', policy: { stalMs: 1 } }, 'policy.stalMs'],
  ])('%j: %s', (config, words) => {
    expect(wrong(config)).toContain(words);
  });
});

test.each([
  [['--config', 'a'], { options: { config: 'a', once: false, check: false } }],
  [['--config', 'a', '--once'], { options: { config: 'a', once: true, check: false } }],
  [['--help'], { help: true }],
  [[], { wrong: 'No config file was given.' }],
  [['--config', 'a', '--once', '--check'], { wrong: '--once and --check do not go together.' }],
])('%j', (args, expected) => {
  expect(parseMonitorOptions(args)).toEqual(expected);
});

test('an argument that is not known is told', () => {
  expect(parseMonitorOptions(['--onec'])).toMatchObject({ wrong: expect.stringContaining('--onec') });
});
