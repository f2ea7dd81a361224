import { describe, expect, it } from 'vitest';
import { readFailure } from '../../scripts/electron-binary.mjs';

const text = '45.4.1\n2026-11-22T14:00:00.000Z\nits download did not answer\n';

describe('a download of Electron that failed', () => {
  it('is remembered for a day', () => {
    expect(readFailure(text, '45.4.1', new Date('2026-11-23T13:59:59Z'))).toEqual({
      at: '2026-11-22T14:00:00.000Z',
      why: 'its download did not answer',
    });
  });

  it.each([
    ['after a day', text, '45.4.1', '2026-11-23T14:00:00Z'],
    ['for another version', text, '45.4.2', '2026-11-22T14:00:01Z'],
    ['with the clock put back', text, '45.4.1', '2026-11-22T13:00:00Z'],
    ['when the note is broken', '45.4.1\nyesterday', '45.4.1', '2026-11-22T14:00:01Z'],
    ['when there is none', null, '45.4.1', '2026-11-22T14:00:01Z'],
  ])('stops no attempt %s', (_, note, version, now) => {
    expect(readFailure(note, version, new Date(now))).toBeNull();
  });
});
