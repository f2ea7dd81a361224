import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWriteBehind } from '../../../electron/transfer/write-behind.ts';

/** A disk that writes one thing at a time, and only when it is told. */
function slowDisk() {
  let content = Buffer.alloc(0);
  let busy = 0;
  const waiting: (() => void)[] = [];
  return {
    content: () => content,
    writeAt: async (blocks: readonly Uint8Array[], at: number) => {
      expect((busy += 1)).toBe(1);
      await new Promise<void>((resolve) => waiting.push(resolve));
      const bytes = Buffer.concat(blocks);
      const before = Buffer.alloc(Math.max(content.byteLength, at + bytes.byteLength));
      content.copy(before);
      bytes.copy(before, at);
      content = before;
      busy -= 1;
    },
    release: () => waiting.shift()?.(),
    waiting: () => waiting.length,
  };
}

const turn = () => new Promise(setImmediate);

describe('bytes on their way to disk', () => {
  test('any order of writes, going back, and a disk at its own pace: what is read is what was written last', async () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.record({ write: fc.integer({ min: 1, max: 900_000 }) }) },
        { weight: 1, arbitrary: fc.record({ back: fc.double({ min: 0, max: 1, noNaN: true }) }) },
        { weight: 4, arbitrary: fc.constant('release' as const) },
      ),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const disk = slowDisk();
        const behind = createWriteBehind(disk.writeAt);
        let expected = Buffer.alloc(0);
        let mark = 0;
        const settle = async (work: Promise<void>) => {
          const state = { done: false };
          const ended = work.then(() => (state.done = true));
          while (!state.done) {
            await turn();
            if (!state.done) disk.release();
          }
          await ended;
        };
        const check = () => {
          for (const at of [0, 1, expected.byteLength >> 1, expected.byteLength - 1]) {
            if (at < 0 || at >= expected.byteLength) continue;
            const got = behind.recent(at, 1000) ?? disk.content().subarray(at, at + 1000);
            expect(got.byteLength).toBeGreaterThan(0);
            expect(expected.subarray(at, at + got.byteLength).equals(got)).toBe(true);
          }
        };
        for (const step of all) {
          if (step === 'release') disk.release();
          else if ('back' in step) expected = expected.subarray(0, Math.floor(expected.byteLength * step.back));
          else {
            const bytes = Buffer.alloc(step.write, (mark = (mark + 1) % 251));
            await settle(behind.write(bytes, expected.byteLength));
            expected = Buffer.concat([expected, bytes]);
            check();
          }
          await turn();
        }
        await settle(behind.flush());
        expect(disk.content().subarray(0, expected.byteLength).equals(expected)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('a disk that does not keep up makes the download wait, and memory stays bounded', async () => {
    const disk = slowDisk();
    const behind = createWriteBehind(disk.writeAt);
    const mib = Buffer.alloc(1024 * 1024);
    for (let at = 0; at < 4; at += 1) await behind.write(mib, at * mib.byteLength);
    let through = false;
    const fifth = behind.write(mib, 4 * mib.byteLength).then(() => (through = true));
    await turn();
    expect(through).toBe(false);
    disk.release();
    await fifth;
    while (disk.waiting() > 0) {
      disk.release();
      await turn();
    }
    await behind.flush();
    expect(behind.recent(0, 1)).toBeNull();
    expect(behind.recent(5 * mib.byteLength - 1, 9)?.byteLength).toBe(1);
  });

  test('a write that fails is told to whoever writes next', async () => {
    const full = new Error('ENOSPC');
    const behind = createWriteBehind(() => Promise.reject(full));
    await behind.write(Buffer.alloc(1), 0);
    await expect(behind.flush()).rejects.toBe(full);
    await expect(behind.write(Buffer.alloc(1), 1)).rejects.toBe(full);
  });
});
