import { describe, expect, test } from 'vitest';
import { emptySample, sampleOf } from '../../../renderer/features/hosts/model/sample-input.ts';

const good = 'https://files.example.org/demo.whl';
const of = (texts: Partial<typeof emptySample>) => sampleOf({ ...emptySample, ...texts });

describe('an address to check', () => {
  test('is asked with nothing known of its file, and the hosted copy where one is said', () => {
    expect(of({ url: ` ${good} ` })).toEqual({
      input: { of: 'sample', url: good, size: null, sha256: null, hostedUrl: null, rehearsal: false },
      wrong: {},
    });
    expect(of({ url: good, hostedUrl: good }).input).toMatchObject({ hostedUrl: good });
  });

  test('is not asked while it is empty or half an address, which is not wrong yet', () => {
    for (const url of ['', 'h', 'https:/', 'https://']) expect(of({ url })).toEqual({ input: null, wrong: {} });
    expect(of({ hostedUrl: good })).toEqual({ input: null, wrong: {} });
  });

  test.each([
    ['a template', 'https://files.example.org/{filename}', 'nothing left to fill in'],
    ['plain http', 'http://files.example.org/demo.whl', 'https:// only'],
    ['a host alone', 'https://files.example.org/', 'Write it like'],
    ['no address', 'demo.whl', 'Write it like'],
  ])('%s is wrong, at its field', (_, url, words) => {
    expect(of({ url })).toEqual({ input: null, wrong: { url: expect.stringContaining(words) } });
    expect(of({ url: good, hostedUrl: url })).toEqual({
      input: null,
      wrong: { hostedUrl: expect.stringContaining(words) },
    });
  });

  test('of a rehearsal host may be plain http', () => {
    expect(of({ url: 'http://127.0.0.1:8000/demo.whl', isRehearsal: true }).input).toMatchObject({ rehearsal: true });
  });
});
