import { describe, expect, it } from 'vitest';
import {
  gitHubPlace,
  guessBucket,
  isWhole,
  wrongWithBucket,
} from '../../../renderer/features/wizard/model/guess-place.ts';

describe('the place behind a link template', () => {
  it('is the releases of a repository', () => {
    expect(gitHubPlace('https://github.com/demo/lib.py/releases/download/v{version}/{filename}')).toEqual({
      kind: 'github',
      api: 'https://api.github.com',
      owner: 'demo',
      repo: 'lib.py',
      rehearsal: false,
    });
  });

  it.each([
    'https://github.com/demo/lib/archive/{filename}',
    'https://github.com/{project}/lib/releases/download/{tag}/{filename}',
    'https://github.com.example.org/demo/lib/releases/download/{tag}/{filename}',
    'http://github.com/demo/lib/releases/download/{tag}/{filename}',
  ])('is not that for %s', (template) => {
    expect(gitHubPlace(template)).toBeNull();
  });

  const amazon = { endpoint: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1', bucket: 'my-wheels' };
  it.each([
    [
      'https://s3.eu-central-1.amazonaws.com/my-wheels/{version}/{filename}',
      { ...amazon, key: '{version}/{filename}' },
    ],
    ['https://my-wheels.s3.eu-central-1.amazonaws.com/{filename}', { ...amazon, key: '{filename}' }],
    ['https://files.example.org/w/{filename}', { endpoint: '', region: '', bucket: '', key: 'w/{filename}' }],
    ['half a template', { endpoint: '', region: '', bucket: '', key: '' }],
  ])('is a bucket as far as %s says it', (template, bucket) => {
    expect(guessBucket(template)).toEqual(bucket);
  });

  it('is whole once nothing is empty or wrong', () => {
    const whole = { ...amazon, key: '{filename}' };
    expect(isWhole(whole)).toBe(true);
    expect(isWhole({ ...whole, region: '' })).toBe(false);
    expect(wrongWithBucket({ ...whole, region: '' })).toEqual({});
    expect(Object.keys(wrongWithBucket({ endpoint: 's3', region: '', bucket: 'A', key: 'x' }))).toEqual([
      'endpoint',
      'bucket',
      'key',
    ]);
    expect(isWhole({ ...whole, bucket: 'My_Wheels' })).toBe(false);
  });
});
