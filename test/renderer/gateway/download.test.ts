import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attemptPhases,
  barSegments,
  outcomeInShort,
  outcomeSentence,
  sourceShares,
  switchTicks,
} from '../../../renderer/features/gateway/model/download.ts';
import { attemptOf, downloadOf } from './downloads.ts';

const stalled = 'files.example.org stopped sending in the middle of the file.';
const spliced = downloadOf(
  [
    ['external', 'files.example.org', 90],
    ['hosted', 'index.example', 10],
  ],
  { switches: [{ at: 90, reason: stalled }] },
);

describe('the bar', () => {
  it('has the stretches as shares, in the order of the file', () => {
    expect(barSegments(spliced)).toEqual([
      { source: 'external', from: 0, to: 0.9 },
      { source: 'hosted', from: 0.9, to: 1 },
    ]);
  });

  it('says where and why the source changed', () => {
    expect(switchTicks(spliced)).toEqual([{ at: 0.9, label: `At 90 %: ${stalled}` }]);
    expect(switchTicks(downloadOf([], { size: 10, switches: [{ at: 0, reason: 'It is dead.' }] }))).toEqual([
      { at: 0, label: 'At the start: It is dead.' },
    ]);
  });

  it('has ticks far enough apart to be pressed, and loses no reason', () => {
    const switches = fc
      .array(fc.integer({ min: 0, max: 1000 }), { maxLength: 20 })
      .map((places) => places.toSorted((a, b) => a - b).map((at, index) => ({ at, reason: `reason ${index};` })));
    fc.assert(
      fc.property(switches, (changes) => {
        const ticks = switchTicks({ size: 1000, switches: changes });
        for (const [index, tick] of ticks.entries()) {
          if (index > 0) expect(tick.at - (ticks[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(0.06);
        }
        const told = ticks.map(({ label }) => label).join(' ');
        expect(changes.filter(({ reason }) => !told.includes(reason))).toEqual([]);
      }),
    );
  });

  it('is drawn for an empty file too', () => {
    expect(barSegments(downloadOf([['hosted', 'index.example', 0]]))).toEqual([{ source: 'hosted', from: 0, to: 1 }]);
    expect(switchTicks({ size: 0, switches: [{ at: 0, reason: 'It is dead.' }] })).toHaveLength(1);
  });

  it('adds up the stretches of one host', () => {
    const mended = downloadOf([
      ['external', 'a.example', 40],
      ['hosted', 'index.example', 10],
      ['external', 'a.example', 50],
    ]);
    expect(sourceShares(mended)).toEqual([
      { source: 'external', host: 'a.example', bytes: 90 },
      { source: 'hosted', host: 'index.example', bytes: 10 },
    ]);
  });
});

describe('what happened', () => {
  it.each([
    ['a change', spliced, `At 90 %: ${stalled}`, stalled],
    [
      'one source',
      downloadOf([['external', 'files.example.org', 100]]),
      'All of it from files.example.org, checked.',
      'All of it from files.example.org, checked.',
    ],
    [
      'the disk',
      downloadOf([['cache', '', 9]]),
      'From this machine’s disk, checked.',
      'From this machine’s disk, checked.',
    ],
    [
      'several changes',
      downloadOf([['hosted', 'index.example', 100]], {
        switches: [
          { at: 0, reason: 'A is dead.' },
          { at: 50, reason: 'B is dead.' },
        ],
      }),
      'At 50 %, the last of 2 changes: B is dead.',
      'B is dead.',
    ],
    [
      'a failure',
      downloadOf([], {
        state: 'failed',
        problem: { code: 'transfer.no_source', message: 'Both are dead.', facts: {}, remedy: 'Wait.' },
      }),
      'Both are dead.',
      'Both are dead.',
    ],
    [
      'an installer that left',
      downloadOf([], { state: 'abandoned' }),
      'The installer left before the file was whole.',
      'The installer left before the file was whole.',
    ],
  ])('%s', (_name, download, sentence, short) => {
    expect(outcomeSentence(download)).toBe(sentence);
    expect(outcomeInShort(download)).toBe(short);
  });

  it('tells of a host that never delivered, also without a change', () => {
    const download = downloadOf([['hosted', 'index.example', 9]], {
      attempts: [
        attemptOf({ code: 'tcp.refused', message: 'files.example.org refuses connections.', used: 0 }),
        attemptOf({ source: 'hosted', host: 'index.example' }),
      ],
    });
    expect(outcomeSentence(download)).toBe('At the start: files.example.org refuses connections.');
  });
});

describe('the phases of an attempt', () => {
  it('lie on the clock of the whole download', () => {
    const attempt = attemptOf({
      startedMs: 500,
      endedMs: 1000,
      phases: { resolveMs: 10, connectMs: 40, tlsMs: null, firstByteMs: 50 },
    });
    expect(attemptPhases(downloadOf([], { milliseconds: 1000 }), attempt)).toEqual([
      { name: 'resolve', milliseconds: 10, from: 0.5, to: 0.51 },
      { name: 'connect', milliseconds: 40, from: 0.51, to: 0.55 },
      { name: 'first byte', milliseconds: 50, from: 0.55, to: 0.6 },
      { name: 'transfer', milliseconds: 400, from: 0.6, to: 1 },
    ]);
  });

  it.each([
    ['resolve', { resolveMs: null, connectMs: null, tlsMs: null, firstByteMs: null }],
    ['connect', { resolveMs: 1, connectMs: null, tlsMs: null, firstByteMs: null }],
    ['TLS', { resolveMs: 1, connectMs: 1, tlsMs: null, firstByteMs: null }],
    ['first byte', { resolveMs: 1, connectMs: 1, tlsMs: 1, firstByteMs: null }],
  ])('end in %s where nothing came', (name, phases) => {
    const attempt = attemptOf({ received: 0, used: 0, phases });
    expect(attemptPhases(downloadOf([]), attempt).at(-1)?.name).toBe(name);
  });

  it('stay within the bar, whatever was measured', () => {
    const duration = fc.option(fc.double({ min: 0, max: 5000, noNaN: true }));
    const phases = fc.record({ resolveMs: duration, connectMs: duration, tlsMs: duration, firstByteMs: duration });
    const times = fc.record({
      startedMs: fc.double({ min: 0, max: 5000, noNaN: true }),
      endedMs: fc.option(fc.double({ min: 0, max: 9000, noNaN: true })),
      received: fc.nat(),
    });
    fc.assert(
      fc.property(phases, times, fc.nat({ max: 9000 }), (measured, given, milliseconds) => {
        const drawn = attemptPhases(downloadOf([], { milliseconds }), attemptOf({ ...given, phases: measured }));
        let last = 0;
        for (const { from, to } of drawn) {
          expect(from).toBeGreaterThanOrEqual(last);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(1);
          last = to;
        }
      }),
    );
  });
});
