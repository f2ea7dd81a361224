import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLedger } from '../../../electron/file-cache/ledger.ts';

/** The rule, as plainly as it can be said: a list, the least recently used first. */
interface Model {
  entries: { key: string; size: number }[];
  held: string[];
  reserved: number;
  limit: number;
}

type Step =
  | { readonly kind: 'add'; readonly key: string; readonly size: number }
  | { readonly kind: 'use' | 'remove' | 'hold' | 'release'; readonly key: string }
  | { readonly kind: 'reserve' | 'limit'; readonly bytes: number }
  | { readonly kind: 'giveBack' };

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const bytes = fc.nat(60);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const), key, size: bytes }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('use', 'remove', 'hold', 'release'), key }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('reserve' as const), bytes }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('limit' as const), bytes: fc.nat(120) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('giveBack' as const) }) },
  ),
  { maxLength: 60 },
);

const sum = (model: Model): number => model.entries.reduce((total, { size }) => total + size, 0);

/** Oldest first, skipping what is held, until it fits. */
function evict(model: Model, room: number): string[] | null {
  const gone: string[] = [];
  let left = model.entries;
  while (left.reduce((total, { size }) => total + size, 0) > room) {
    const oldest = left.find((entry) => !model.held.includes(entry.key));
    if (oldest === undefined) return null;
    gone.push(oldest.key);
    left = left.filter((entry) => entry !== oldest);
  }
  return gone;
}

describe('the ledger', () => {
  it('evicts the least recently used, never what is held, and no more than it must', () => {
    let evictions = 0;
    let refusals = 0;
    fc.assert(
      fc.property(steps, (run) => {
        const ledger = createLedger(100);
        const model: Model = { entries: [], held: [], reserved: 0, limit: 100 };
        const drop = (keys: readonly string[]): void => {
          model.entries = model.entries.filter((entry) => !keys.includes(entry.key));
        };
        for (const step of run) {
          switch (step.kind) {
            case 'add': {
              if (ledger.size(step.key) !== null) break;
              // As the cache does it: room first, then the file.
              const gone = evict(model, model.limit - model.reserved - step.size);
              expect(ledger.reserve(step.size)).toEqual(gone);
              if (gone === null) break;
              drop(gone);
              ledger.giveBack(step.size);
              ledger.add(step.key, step.size);
              model.entries.push({ key: step.key, size: step.size });
              break;
            }
            case 'use': {
              ledger.use(step.key);
              const used = model.entries.find((entry) => entry.key === step.key);
              if (used !== undefined) model.entries = [...model.entries.filter((entry) => entry !== used), used];
              break;
            }
            case 'remove':
              ledger.remove(step.key);
              drop([step.key]);
              break;
            case 'hold':
              ledger.hold(step.key);
              model.held.push(step.key);
              break;
            case 'release': {
              const at = model.held.indexOf(step.key);
              if (at === -1) break;
              ledger.release(step.key);
              model.held.splice(at, 1);
              break;
            }
            case 'reserve': {
              const gone = evict(model, model.limit - model.reserved - step.bytes);
              expect(ledger.reserve(step.bytes)).toEqual(gone);
              if (gone === null) refusals += 1;
              if (gone === null) break;
              evictions += gone.length;
              drop(gone);
              model.reserved += step.bytes;
              break;
            }
            case 'giveBack':
              ledger.giveBack(model.reserved);
              model.reserved = 0;
              break;
            case 'limit': {
              model.limit = step.bytes;
              const gone = ledger.setLimit(step.bytes);
              expect(gone.filter((one) => model.held.includes(one))).toEqual([]);
              drop(gone);
              const overfull = sum(model) + model.reserved > model.limit;
              expect(overfull && model.entries.some((entry) => !model.held.includes(entry.key))).toBe(false);
              break;
            }
          }
          expect(ledger.totals()).toEqual({
            files: model.entries.length,
            bytes: sum(model),
            reserved: model.reserved,
            limit: model.limit,
          });
        }
        expect(model.entries.map((entry) => ledger.size(entry.key))).toEqual(model.entries.map((entry) => entry.size));
      }),
      { numRuns: 2000 },
    );
    // The runs were of the kind that can fail.
    expect(evictions).toBeGreaterThan(100);
    expect(refusals).toBeGreaterThan(100);
  });
});
