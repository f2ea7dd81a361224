import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseGatewayConfig, readGatewayConfig } from '../../../electron/headless/gateway-config.ts';
import { defaultPolicy } from '../../../shared/fallback/index.ts';
import { isProblem, type Problem } from '../../../shared/problem/index.ts';

const file = path.resolve('/etc/fallback-links/gateway.json');
const parse = (config: unknown) => parseGatewayConfig(JSON.stringify(config), file);

function problemOf(run: () => unknown): Problem {
  try {
    run();
  } catch (error) {
    if (isProblem(error)) return error.problem;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('a config', () => {
  test('has a default for everything but the data folder', () => {
    expect(parse({ dataFolder: '/var/lib/fallback-links' })).toEqual({
      listen: { host: '127.0.0.1', port: 8080 },
      names: [],
      indexes: [{ simpleUrl: 'https://pypi.org/simple/', rehearsal: false, registeredLinks: true }],
      dataFolder: path.resolve('/var/lib/fallback-links'),
      cache: { limitMiB: 2048 },
      policy: defaultPolicy,
      log: { file: null, level: 'info' },
      shutdownSeconds: 60,
      logDays: 30,
      monitor: null,
    });
  });

  test('has paths beside the file, and settings in place of single defaults', () => {
    const config = parse({
      dataFolder: '../data',
      listen: { port: 0 },
      log: { file: 'log.jsonl' },
      policy: { stallMs: 9000 },
    });
    expect(config).toMatchObject({
      dataFolder: path.resolve('/etc/data'),
      listen: { host: '127.0.0.1', port: 0 },
      log: { file: path.resolve('/etc/fallback-links/log.jsonl'), level: 'info' },
      policy: { ...defaultPolicy, stallMs: 9000 },
    });
  });

  const index = (simpleUrl: unknown, rehearsal?: unknown) => ({
    indexes: [
      { simpleUrl: 'https://pypi.org/simple/' },
      { simpleUrl, ...(rehearsal === undefined ? {} : { rehearsal }) },
    ],
  });

  test.each([
    [{ listen: { port: 65_536 } }, 'listen.port must be a whole number from 0 to 65535.'],
    [{ listen: { port: 1.5 } }, 'listen.port must be a whole number from 0 to 65535.'],
    [{ listen: { host: 'http://x' } }, 'listen.host must be an address of this computer'],
    [{ listen: 8080 }, 'listen must be an object with the keys host, port.'],
    [{ listen: { host: '0.0.0.0' } }, 'names must list what clients call this server by'],
    [{ names: 'pypi.example.org' }, 'names must be a list of host names.'],
    [{ names: ['ok.example', 'https://x/'] }, 'names[1] must be a host name'],
    [{ indexes: [] }, 'indexes must be a list of at least one index.'],
    [{ indexes: [{}] }, 'indexes[0].simpleUrl must be the address of an index'],
    [index('pypi.org/simple'), 'indexes[1].simpleUrl must be the address of an index'],
    [index('ftp://pypi.org/simple/'), 'indexes[1].simpleUrl must be the address of an index'],
    [index('http://pypi.org/simple/'), 'indexes[1].simpleUrl must begin with https://.'],
    [index('https://me:secret@pypi.org/simple/'), 'indexes[1].simpleUrl must not have a user name or password in it.'],
    [index('https://pypi.org/simple/?token=secret'), 'indexes[1].simpleUrl must not have a query or a fragment.'],
    [index('http://127.0.0.1:1/simple/'), 'indexes[1].simpleUrl is on this computer: that needs "rehearsal": true'],
    [index('https://10.0.0.1/simple/', true), 'indexes[1].simpleUrl must be on the public internet'],
    [index('https://pypi.org/simple/', 'yes'), 'indexes[1].rehearsal must be true or false.'],
    [{ dataFolder: '' }, 'dataFolder must be the path of a folder'],
    [{ dataFolder: undefined }, 'dataFolder must be the path of a folder'],
    [{ cache: { limitMiB: -1 } }, 'cache.limitMiB must be a whole number from 0 to 1048576.'],
    [{ cashe: {} }, 'The file has no key "cashe"; its keys are listen, names, indexes, dataFolder'],
    [{ log: { level: 'loud' } }, 'log.level must be one of debug, info, warn, error, silent.'],
    [{ shutdownSeconds: '60' }, 'shutdownSeconds must be a whole number from 0 to 86400.'],
    [{ logDays: 0 }, 'logDays must be a whole number from 1 to 3650.'],
    [{ policy: { stalMs: 1 } }, 'policy.stalMs: The fallback policy has no setting of the name stalMs.'],
    [{ policy: { stallMs: 1 } }, 'policy.stallMs: “Silence in the middle” must be from 100 to 120000, not 1.'],
    [{ policy: { hedgeMinMs: 9000 } }, 'policy: The second request cannot come later'],
  ])('%j is refused: %s', (wrong, words) => {
    const { code, message } = problemOf(() => parse({ dataFolder: 'data', ...wrong }));
    expect(code).toBe('config.invalid');
    expect(message).toContain(`\n  ${words}`);
    expect(message).not.toContain('secret');
  });

  test('that is no object or no JSON, or is not there, says so', async () => {
    expect(problemOf(() => parse([]))).toMatchObject({ code: 'config.invalid' });
    expect(problemOf(() => parseGatewayConfig('{"listen": }', file))).toMatchObject({ code: 'config.not_json' });
    await expect(readGatewayConfig('/nowhere/gateway.json')).rejects.toMatchObject({
      problem: { code: 'config.unreadable', facts: { error: 'ENOENT' } },
    });
  });

  test('on every address is taken with the names of the server', () => {
    expect(parse({ dataFolder: 'd', listen: { host: '0.0.0.0' }, names: ['pypi.example.org:8080'] }).names).toEqual([
      'pypi.example.org:8080',
    ]);
  });

  test('as docs/gateway.md shows it can be used, and all its keys are explained there', async () => {
    const text = await readFile(path.join(import.meta.dirname, '..', '..', '..', 'docs', 'gateway.md'), 'utf8');
    const [, example = ''] = /```json\n([^`]*)```/.exec(text) ?? [];
    const config = parseGatewayConfig(example, file);
    expect(config).toMatchObject({ names: ['pypi.example.org'], indexes: [{ simpleUrl: 'https://pypi.org/simple/' }] });
    const { listen, cache, log, ...flat } = parse({ dataFolder: 'data' });
    const inner = Object.entries({ listen, cache, log }).flatMap(([section, keys]) =>
      Object.keys(keys).map((key) => `${section}.${key}`),
    );
    const keys = [...Object.keys(flat), ...inner];
    for (const key of keys) expect(text).toContain(`| \`${key}\` `);
  });
});
