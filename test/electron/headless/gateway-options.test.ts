import { expect, test } from 'vitest';
import { parseGatewayOptions } from '../../../electron/headless/gateway-options.ts';

test.each([
  [['--config', 'a.json'], { options: { config: 'a.json', check: false } }],
  [['--check', '--config=a.json'], { options: { config: 'a.json', check: true } }],
  [['--help'], { help: true }],
  [[], { wrong: 'No config file was given.' }],
  [['--config', ''], { wrong: 'No config file was given.' }],
  [['a.json'], { wrong: expect.stringContaining('a.json') }],
  [['--port', '1'], { wrong: expect.stringContaining('--port') }],
])('%j', (args, parsed) => {
  expect(parseGatewayOptions(args)).toEqual(parsed);
});
