import { expect, it } from 'vitest';
import { jsFlags } from '../../../electron/desktop/js-flags.ts';
import { nodeFlags } from '../../../scripts/node-24.mjs';

it('has the flags of our Node', () => {
  expect(jsFlags('')).toBe(nodeFlags.join(' '));
});

it('leaves the flags that were given, and the last word to them', () => {
  expect(jsFlags(' --max-old-space-size=4096  --expose-gc ')).toBe(
    `${nodeFlags.join(' ')} --max-old-space-size=4096 --expose-gc`,
  );
  expect(jsFlags('--memory-protection-keys')).toBe(`${nodeFlags.join(' ')} --memory-protection-keys`);
});

it('says it once', () => {
  expect(jsFlags(jsFlags('--expose-gc'))).toBe(`${nodeFlags.join(' ')} --expose-gc`);
});
