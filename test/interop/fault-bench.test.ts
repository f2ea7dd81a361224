/** Each fault of the host, with a real pip, the real gateway and a file of the size that a person sees. */
import { expect, it } from 'vitest';
import type { Fault } from '../../shared/contract/fault-bench.ts';
import { needs } from '../support/tools.ts';
import { startBench } from '../support/fault-bench.ts';

needs('pip')('pip through the gateway', () => {
  it.each<[Fault, string]>([
    ['dead', 'tcp.refused'],
    ['slow', 'fallback.transfer.too_slow'],
    ['stall', 'fallback.transfer.stalled'],
    ['wrong-bytes', 'fallback.integrity.digest_mismatch'],
    ['cut', 'tcp.reset'],
    ['no-length', 'http.response.invalid'],
  ])(
    'is none the wiser: %s',
    async (fault, code) => {
      const bench = await startBench({ bytesPerSecond: 48 * 1024 * 1024 });
      await bench.setFault(fault);
      const run = await bench.run();
      const text = run.lines.join('\n');
      expect(run, text).toMatchObject({ state: 'done', fault, exitCode: 0, rightBytes: true });
      expect(text).toContain('Successfully installed fallback-links-bench-1.0');
      const { download } = run;
      expect(download?.attempts[0]).toMatchObject({ source: 'external', code, scored: true });
      expect(download?.attempts.at(-1)).toMatchObject({ source: 'hosted', code: 'ok' });
      expect(download?.switches).toHaveLength(1);
      expect(download?.segments.at(-1)).toMatchObject({ source: 'hosted', end: download?.size });
      expect(await bench.leftovers()).toEqual([]);
    },
    60_000,
  );
});
