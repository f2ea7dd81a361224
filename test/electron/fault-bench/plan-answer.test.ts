import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnsweringFault, type AnswerRequest, planAnswer } from '../../../electron/fault-bench/plan-answer.ts';

const file = { size: 1000, sha256: 'ab'.repeat(32) };

function plan(given: Partial<AnswerRequest> = {}) {
  return planAnswer({ method: 'GET', range: undefined, ifRange: undefined, file, fault: 'none', ...given });
}

describe('a host that is well', () => {
  it('sends the whole with its length', () => {
    expect(plan()).toMatchObject({ status: 200, start: 0, end: 1000, ending: 'end', slow: false, wrongFrom: 1000 });
    expect(plan().headers).toMatchObject({ 'Content-Length': '1000', ETag: `"${file.sha256}"` });
  });

  it('sends the part that is asked for', () => {
    const part = plan({ range: 'bytes=900-' });
    expect(part).toMatchObject({ status: 206, start: 900, end: 1000, ending: 'end' });
    expect(part.headers).toMatchObject({ 'Content-Length': '100', 'Content-Range': 'bytes 900-999/1000' });
  });

  it('sends the whole where the part was of another file', () => {
    expect(plan({ range: 'bytes=900-', ifRange: '"other"' }).status).toBe(200);
    expect(plan({ range: 'bytes=900-', ifRange: `"${file.sha256}"` }).status).toBe(206);
  });

  it('has no part behind the end', () => {
    const answer = plan({ range: 'bytes=1000-' });
    expect(answer).toMatchObject({ status: 416, start: 0, end: 0 });
    expect(answer.headers['Content-Range']).toBe('bytes */1000');
  });

  it('sends no body to HEAD, and nothing to POST', () => {
    expect(plan({ method: 'HEAD', range: 'bytes=900-' })).toMatchObject({ status: 200, end: 0 });
    expect(plan({ method: 'HEAD' }).headers['Content-Length']).toBe('1000');
    expect(plan({ method: 'POST' })).toMatchObject({ status: 405, end: 0 });
  });
});

describe('a host with a fault', () => {
  it.each<[AnsweringFault, string | undefined, object]>([
    ['slow', undefined, { end: 1000, slow: true, ending: 'end' }],
    ['stall', undefined, { end: 900, ending: 'silence' }],
    ['stall', 'bytes=500-', { start: 500, end: 900, ending: 'silence' }],
    ['stall', 'bytes=950-', { start: 950, end: 950, ending: 'silence' }],
    ['stall', 'bytes=0-99', { start: 0, end: 100, ending: 'end' }],
    ['wrong-bytes', undefined, { end: 1000, wrongFrom: 500, ending: 'end' }],
    ['cut', undefined, { end: 500, ending: 'reset' }],
    ['cut', 'bytes=500-', { start: 500, end: 750, ending: 'reset' }],
    ['no-length', undefined, { end: 1000, ending: 'end' }],
  ])('%s, range %s', (fault, range, expected) => {
    expect(plan({ fault, range })).toMatchObject(expected);
  });

  it('states the right length except where it states none', () => {
    const faults: AnsweringFault[] = ['slow', 'stall', 'wrong-bytes', 'cut'];
    expect(faults.map((fault) => plan({ fault }).headers['Content-Length'])).toEqual(faults.map(() => '1000'));
    expect(plan({ fault: 'no-length' }).headers['Content-Length']).toBeUndefined();
  });

  it('never leaves the file, whatever is asked', () => {
    const faults = fc.constantFrom<AnsweringFault>('none', 'slow', 'stall', 'wrong-bytes', 'cut', 'no-length');
    const ranges = fc.option(
      fc.tuple(fc.option(fc.nat(2000)), fc.option(fc.nat(2000))).map(([a, b]) => `bytes=${a ?? ''}-${b ?? ''}`),
      { nil: undefined },
    );
    fc.assert(
      fc.property(faults, ranges, fc.nat(1500), (fault, range, size) => {
        const { start, end } = plan({ fault, range, file: { ...file, size } });
        expect(start >= 0 && start <= end && end <= size).toBe(true);
      }),
    );
  });
});
