/** Whatever several hosts do, one after the other: no wrong byte, and no less than what one good host could give. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type BadHost,
  type Script,
  file as fileOf,
  hangUp,
  reset,
  response,
  startBadHost,
} from '../../support/bad-host.ts';
import type { Span, TransferSource } from '../../../electron/transfer/index.ts';
import { bench, external, hosted, part, rangeOf, readAll, sample } from './harness.ts';

const size = 300_000;
const known = sample(size, 65_536);
const { bytes } = known;
const unknown = { bytes, file: { ...known.file, pieces: null } };

type Behaviour =
  | { readonly does: 'good' | 'ignores-range' | 'refuses-range' | 'lies-about-length' | 'gone' | 'resets' }
  | { readonly does: WithPlace; readonly at: number };
type WithPlace = 'wrong' | 'cuts' | 'cuts-hard' | 'cuts-always' | 'wrong-and-cuts' | 'another-part';

const at = fc.integer({ min: 0, max: size - 1 });
const behaviour: fc.Arbitrary<Behaviour> = fc.oneof(
  fc.record({
    does: fc.constantFrom('good', 'ignores-range', 'refuses-range', 'lies-about-length', 'gone', 'resets'),
  }),
  fc.record({
    does: fc.constantFrom<WithPlace[]>('wrong', 'cuts', 'cuts-hard', 'cuts-always', 'wrong-and-cuts', 'another-part'),
    at,
  }),
);

function answer(how: Behaviour, head: string): Script {
  const ranged = /^range:/im.test(head);
  const cut = (where: number, end: Script[number], from = bytes) =>
    response('200 OK', [`Content-Length: ${size}`], from.subarray(0, where), end);
  const wrongAt = (where: number) => Buffer.from(bytes).fill((bytes[where] ?? 0) ^ 1, where, where + 1);
  switch (how.does) {
    case 'good':
      return rangeOf(bytes, head);
    case 'ignores-range':
      return fileOf(bytes);
    case 'refuses-range':
      return ranged ? response('416 No', ['Content-Length: 0']) : fileOf(bytes);
    case 'lies-about-length':
      return fileOf(bytes.subarray(1));
    case 'gone':
      return response('404 No', ['Content-Length: 0']);
    case 'resets':
      return [reset];
    case 'wrong':
      return rangeOf(wrongAt(how.at), head);
    case 'cuts':
      return ranged ? rangeOf(bytes, head) : cut(how.at, hangUp);
    case 'cuts-hard':
      return ranged ? rangeOf(bytes, head) : cut(how.at, reset);
    case 'cuts-always':
      return cut(how.at, hangUp);
    case 'wrong-and-cuts':
      return cut(how.at, hangUp, wrongAt(Math.floor(how.at / 2)));
    case 'another-part':
      return ranged ? part(bytes, how.at) : cut(200_000, hangUp);
  }
}

/** What of the file is fetched: the pieces of the range, where that is known and nothing is checked as a whole first. */
function spanOf({ file }: typeof known, range: Span, wholeFirstBytes: number): Span {
  if (file.pieces === null || range.start <= wholeFirstBytes) return { start: 0, end: size };
  const { length } = file.pieces;
  const start = Math.floor(Math.min(range.start, size - 1) / length) * length;
  return { start, end: Math.min(size, Math.ceil(range.end / length) * length) };
}

/** Alone, and asked as often as the policy does, it gives the whole file. */
const suffices = ({ does }: Behaviour) => ['good', 'ignores-range', 'refuses-range'].includes(does);

const range = fc.option(
  fc.tuple(fc.nat(size), fc.nat(size)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
);

test('any hosts, any order, any range', async () => {
  const seen = new Map<string, number>();
  const scene = fc.record({
    externals: fc.array(behaviour, { maxLength: 2 }),
    last: fc.option(behaviour, { freq: 8 }),
    subject: fc.constantFrom(known, unknown),
    wholeFirstBytes: fc.constantFrom(0, 8_000_000),
    range,
  });
  await fc.assert(
    fc.asyncProperty(scene, async ({ externals, last, subject, wholeFirstBytes, range }) => {
      const hosts: BadHost[] = [];
      const { transfers, open } = await bench({ wholeFirstBytes });
      const source = async (how: Behaviour, kind: typeof external): Promise<TransferSource> => {
        const host = await startBadHost({ replies: { '*': (head) => answer(how, head) } });
        hosts.push(host);
        return kind(host.origin);
      };
      const sources: TransferSource[] = [];
      for (const how of externals) sources.push(await source(how, external));
      if (last !== null) sources.push(await source(last, hosted));
      try {
        const { start, end } = range ?? { start: 0, end: size };
        const transfer = open(sources, subject.file, undefined, { start, end });
        const span = spanOf(subject, { start, end }, wholeFirstBytes);
        const got = await readAll(transfer, { start, end });
        const record = await transfer.settled;
        await transfer.close();
        const expected = bytes.subarray(start, end);
        const asItComes = subject === unknown && wholeFirstBytes === 0;
        if (got.error === 'none') expect(got.bytes.equals(expected)).toBe(true);
        else expect(['transfer.no_source', 'transfer.bytes_wrong']).toContain(got.error);
        // With pieces, and with what is checked as a whole first, not even the beginning is ever wrong.
        if (!asItComes) expect(expected.subarray(0, got.bytes.byteLength).equals(got.bytes)).toBe(true);
        if (!asItComes) expect(got.error).not.toBe('transfer.bytes_wrong');
        if (got.error !== 'none' && expected.byteLength > 0)
          expect(got.bytes.byteLength).toBeLessThan(expected.byteLength);
        if (last !== null && suffices(last) && last.does !== 'refuses-range') expect(record.outcome).toBe('ok');
        if (record.outcome === 'ok') {
          expect(record.attempts.reduce((sum, { used }) => sum + used, 0)).toBe(span.end - span.start);
          expect(record.segments.at(0)?.start ?? span.start).toBe(span.start);
          expect(record.segments.at(-1)?.end ?? span.end).toBe(span.end);
        }
        // Who sent nothing but right bytes, in the right way, is not scored.
        for (const { sourceIndex, code, scored, from } of record.attempts) {
          const how = externals[sourceIndex] ?? last;
          if (code === 'fallback.integrity.digest_mismatch') expect(['wrong', 'wrong-and-cuts']).toContain(how?.does);
          if (how?.does === 'good' || (how?.does === 'refuses-range' && from === 0 && span.end === size))
            expect(scored).toBe(false);
        }
        const key = `${record.outcome} ${String(got.error)}`;
        seen.set(key, (seen.get(key) ?? 0) + 1);
      } finally {
        await Promise.all(hosts.map((host) => host.close()));
        await transfers.close();
      }
    }),
    { numRuns: 400 },
  );
  // Not by never getting there.
  expect(seen.get('ok none')).toBeGreaterThan(50);
  expect(seen.get('failed transfer.no_source')).toBeGreaterThan(50);
});
