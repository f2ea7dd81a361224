import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type WriteBehind, createWriteBehind, type Lent } from '../../../electron/transfer/write-behind.ts';

/** A disk that writes one thing at a time, and only when it is told. */
function slowDisk() {
  let content = Buffer.alloc(0);
  let busy = 0;
  const waiting: (() => void)[] = [];
  return {
    content: () => content,
    writeAt: async (bytes: Uint8Array, at: number) => {
      expect((busy += 1)).toBe(1);
      await new Promise<void>((resolve) => waiting.push(resolve));
      const before = Buffer.alloc(Math.max(content.byteLength, at + bytes.byteLength));
      content.copy(before);
      before.set(bytes, at);
      content = before;
      busy -= 1;
    },
    release: () => waiting.shift()?.(),
    waiting: () => waiting.length,
  };
}

/** All of these bytes from there on, as the download does it: room by room. */
async function fill(behind: WriteBehind, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const room = await behind.room(at + done);
    const part = bytes.subarray(done, done + room.byteLength);
    room.set(part);
    behind.filled(part.byteLength);
    done += part.byteLength;
  }
}

const kib = 1024;
const turn = () => new Promise(setImmediate);

describe('bytes on their way to disk', () => {
  test('any order of writes, going back, and a disk at its own pace: what is lent is what was written last, and stays so', async () => {
    const steps = fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.record({ write: fc.integer({ min: 1, max: 250 * kib }) }) },
        { weight: 1, arbitrary: fc.record({ back: fc.double({ min: 0, max: 1, noNaN: true }) }) },
        { weight: 4, arbitrary: fc.constant('release' as const) },
        { weight: 8, arbitrary: fc.constant('give back' as const) },
      ),
      { maxLength: 40 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (all) => {
        const disk = slowDisk();
        const behind = createWriteBehind({ blockBytes: 64 * kib, writeAt: disk.writeAt });
        let expected = Buffer.alloc(0);
        let mark = 0;
        const readers: { readonly lent: Lent; readonly was: Buffer }[] = [];
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
            const lent = behind.lend(at, 1000);
            if (lent !== null) readers.push({ lent, was: Buffer.from(lent.bytes) });
            const got = lent?.bytes ?? disk.content().subarray(at, at + 1000);
            expect(got.byteLength).toBeGreaterThan(0);
            expect(expected.subarray(at, at + got.byteLength).equals(got)).toBe(true);
          }
        };
        for (const step of all) {
          for (const { lent, was } of readers) expect(was.equals(lent.bytes)).toBe(true);
          if (step === 'give back') readers.shift()?.lent.giveBack();
          else if (step === 'release') disk.release();
          else if ('back' in step) expected = expected.subarray(0, Math.floor(expected.byteLength * step.back));
          else {
            const bytes = Buffer.alloc(step.write, (mark = (mark + 1) % 251));
            await settle(fill(behind, bytes, expected.byteLength));
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
    const behind = createWriteBehind({ blockBytes: 64 * kib, writeAt: disk.writeAt });
    const block = Buffer.alloc(64 * kib);
    for (let at = 0; at < 4; at += 1) await fill(behind, block, at * block.byteLength);
    let through = false;
    const fifth = fill(behind, block, 4 * block.byteLength).then(() => (through = true));
    await turn();
    expect(through).toBe(false);
    disk.release();
    await fifth;
    const flushed = behind.flush();
    while (disk.waiting() > 0) {
      disk.release();
      await turn();
    }
    await flushed;
    expect(behind.lend(0, 1)).toBeNull();
    expect(behind.lend(5 * block.byteLength - 1, 9)?.bytes.byteLength).toBe(1);
  });

  test('a write that fails is told to whoever writes next', async () => {
    const full = new Error('ENOSPC');
    const behind = createWriteBehind({ blockBytes: 64 * kib, writeAt: () => Promise.reject(full) });
    await fill(behind, Buffer.alloc(1), 0);
    await expect(behind.flush()).rejects.toBe(full);
    await expect(behind.room(1)).rejects.toBe(full);
  });
});
