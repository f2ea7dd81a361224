import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createByteLru } from '../../../electron/gateway/byte-lru.ts';

it('holds what a plain list would hold, never more than its limit', () => {
  const key = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.oneof(
    fc.record({ kind: fc.constant('set' as const), key, bytes: fc.nat(120) }),
    fc.record({ kind: fc.constant('get' as const), key }),
    fc.record({ kind: fc.constant('delete' as const), key }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const lru = createByteLru<number>(100);
      let model: { key: string; value: number; bytes: number }[] = [];
      for (const [value, one] of steps.entries()) {
        const known = model.find((entry) => entry.key === one.key);
        const others = model.filter((entry) => entry !== known);
        if (one.kind === 'get') {
          expect(lru.get(one.key)).toBe(known?.value);
          model = known === undefined ? others : [...others, known];
        } else if (one.kind === 'delete') {
          lru.delete(one.key);
          model = others;
        } else {
          lru.set(one.key, value, one.bytes);
          model = others;
          if (one.bytes <= 100) model = [...others, { key: one.key, value, bytes: one.bytes }];
          while (model.reduce((sum, { bytes }) => sum + bytes, 0) > 100) model.shift();
        }
        expect(lru.bytes()).toBe(model.reduce((sum, { bytes }) => sum + bytes, 0));
      }
      for (const { key: left, value } of model) expect(lru.get(left)).toBe(value);
    }),
    { numRuns: 500 },
  );
});
