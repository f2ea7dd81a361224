/** Each of our three hashes alone, on one thread, over memory: the processor time that no way of hashing saves. */
import { createHash, randomFillSync } from 'node:crypto';
import { createBLAKE2b } from 'hash-wasm';

const MIB = 1024 * 1024;
const bytes = Number(process.argv[2]);
const block = randomFillSync(Buffer.alloc(MIB));
const rounds = Math.ceil(bytes / MIB);
const blake2b = (await createBLAKE2b(256)).init();
const whole = createHash('sha256');
const seconds =
  time(() => whole.update(block)) +
  time(() => createHash('sha256').update(block).digest()) +
  time(() => blake2b.update(block));
console.log(JSON.stringify({ seconds }));

function time(action: () => unknown): number {
  const started = performance.now();
  for (let round = 0; round < rounds; round += 1) action();
  return (performance.now() - started) / 1000;
}
