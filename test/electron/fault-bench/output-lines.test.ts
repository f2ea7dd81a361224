import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLineReader } from '../../../electron/fault-bench/output-lines.ts';

function linesOf(...chunks: readonly (string | Uint8Array)[]): string[] {
  const lines: string[] = [];
  const reader = createLineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  reader.end();
  return lines;
}

it('gives out lines, whatever ends them, the last one without an end too', () => {
  expect(linesOf('one\ntwo\r\nthree\rfour')).toEqual(['one', 'two', 'three', 'four']);
  expect(linesOf('one\r', '\ntwo\n', '\n')).toEqual(['one', 'two', '']);
});

it('joins what comes in parts, also within a character', () => {
  const bytes = Buffer.from('Größe\n');
  expect(linesOf(bytes.subarray(0, 3), bytes.subarray(3))).toEqual(['Größe']);
});

it('has no escape sequences, control characters or turns of direction', () => {
  expect(linesOf('\u001b[31mred\u001b[0m\u0007 a\tb\u202e\u0000\n')).toEqual(['red a  b']);
});

it('cuts off what is too long, also where no line ends', () => {
  expect(linesOf('x'.repeat(5000)).map((line) => line.length)).toEqual([1000]);
  expect(linesOf(...Array.from({ length: 50 }, () => 'x'.repeat(1000))).map((line) => line.length)).toEqual([1000]);
});

it('gives the same lines however the bytes are cut', () => {
  const text = 'a\r\nbü\n\n\rc\u001b[1md\n';
  const whole = linesOf(text);
  const bytes = Buffer.from(text);
  fc.assert(
    fc.property(fc.array(fc.nat(bytes.length), { maxLength: 6 }), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      expect(linesOf(...chunks)).toEqual(whole);
    }),
  );
});
