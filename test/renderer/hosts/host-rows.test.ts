import { describe, expect, test } from 'vitest';
import { foldSteps } from '../../../renderer/features/hosts/model/fold-steps.ts';
import { hostRows, verdictState, verdictWords } from '../../../renderer/features/hosts/model/host-rows.ts';
import { phaseParts, phaseSentence } from '../../../renderer/ui/phase-parts.ts';
import { type LinkReachability, linkReachabilitySchema } from '../../../shared/contract/reachability.ts';
import { hostSteps } from '../../e2e/support/hosts-scenes.ts';

function rowsOf(progress: ReturnType<typeof hostSteps>, isOver = false) {
  const links = new Map<string, LinkReachability>();
  foldSteps(links, progress);
  for (const link of links.values()) expect(linkReachabilitySchema.parse(link)).toEqual(link);
  return hostRows(links.values(), isOver);
}

describe('hosts of a check', () => {
  test('a row for each host, with what its links have in common', () => {
    const rows = rowsOf(hostSteps(5));
    expect(rows.map(({ host, state, words, done }) => [host, state, words, done])).toEqual([
      ['files.example.org', 'healthy', 'Installers get it from here', 4],
      ['mirror.example.com', 'failed', 'Left for the hosted copy: slower than the hosted copy', 4],
      ['downloads.example.net', 'degraded', 'Installers get it from here, with a warning', 4],
      ['host-3.example.org', 'failed', 'Left for the hosted copy: certificate expired', 4],
      ['host-4.example.org', 'suspended', 'Never asked: not a public address', 4],
    ]);
    expect(rows[0]).toMatchObject({ phases: { connectMs: 38, tlsMs: 61 }, bytesPerSecond: 1024 * 1024 });
    expect(rows[0]).toMatchObject({ hostedBytesPerSecond: 8 * 1024 * 1024 });
  });

  test('links of one host that differ: the worst is what is seen first', () => {
    const progress = hostSteps(2);
    const [first, second] = [
      progress.steps.findLast(({ linkId }) => linkId === '0 0'),
      progress.steps.findLast(({ linkId }) => linkId === '1 0'),
    ];
    if (first === undefined || second === undefined) throw new Error('unreachable');
    const steps = progress.steps.map((each) => (each === first ? { linkId: '0 0', step: second.step } : each));
    expect(rowsOf({ ...progress, steps })[0]).toMatchObject({
      state: 'failed',
      words: '3 used, 1 left: slower than the hosted copy',
    });
  });

  test('under way', () => {
    const rows = rowsOf(hostSteps(2, { isOpen: true }));
    expect(rows[1]).toMatchObject({ state: 'working', words: 'Being checked', done: 0, isOver: false });
  });

  test('cancelled or cut: what has no verdict is not being checked any more', () => {
    const rows = rowsOf(hostSteps(2, { isOpen: true }), true);
    expect(rows[0]).toMatchObject({ state: 'healthy', words: 'Installers get it from here' });
    expect(rows[1]).toMatchObject({ state: 'unchecked', words: 'Not checked', done: 0, isOver: true });
    expect(verdictWords(null, true)).toBe('Not checked');
    expect(verdictState(null, false)).toBe('working');
  });

  test('a link that our own mistake has ended is over, and says so', () => {
    const progress = hostSteps(1, { isOpen: true });
    const problem = { code: 'app.bug', message: 'A mistake.', facts: {}, remedy: '' };
    const links = new Map<string, LinkReachability>();
    foldSteps(links, { steps: [...progress.steps, { linkId: '0 0', step: { type: 'failed', problem } }] });
    expect(links.get('0 0')?.problem).toEqual(problem);
    expect(hostRows(links.values())[0]?.done).toBe(1);
  });
});

test('phases in words: what was not needed is not spoken of', () => {
  const parts = phaseParts({ resolveMs: null, connectMs: 38.4, tlsMs: 61, firstByteMs: 1900, transferMs: null });
  expect(phaseSentence(parts)).toBe('connect 38 ms, TLS 61 ms, first byte 1.9 s');
  expect(phaseSentence([])).toBe('Nothing was measured');
});
