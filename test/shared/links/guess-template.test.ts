import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expandTemplate, guessTemplate, templateOfPlace } from '../../../shared/links/index.ts';

const values = { filename: 'demo_lib-2.0.1+cu12-py3-none-any.whl', project: 'demo-lib', version: '2.0.1+cu12' };

describe('a guessed template', () => {
  it.each([
    ['https://cdn.example.org/demo-lib/2.0.1%2Bcu12/F', 'https://cdn.example.org/{project}/{version}/{filename}'],
    [
      'https://github.com/o/r/releases/download/v2.0.1%2Bcu12/F',
      'https://github.com/o/r/releases/download/v{version}/{filename}',
    ],
    ['https://example.org/demo-lib-2.0.1%2Bcu12/F', 'https://example.org/demo-lib-{version}/{filename}'],
    ['https://example.org/F?raw=1', 'https://example.org/{filename}?raw=1'],
  ])('of %s is %s', (url, template) => {
    expect(guessTemplate(url.replace('F', encodeURIComponent(values.filename)), values)).toBe(template);
  });

  it.each(['https://example.org/other.whl', 'not a url', 'https://user:pw@example.org/F'])(
    'of %s there is none',
    (url) => {
      expect(guessTemplate(url.replace('F', encodeURIComponent(values.filename)), values)).toBeNull();
    },
  );

  it('always leads back to the URL', () => {
    const segment = fc.constantFrom(
      'demo-lib',
      '2.0.1%2Bcu12',
      'v2.0.1%2Bcu12',
      'x',
      'a-2.0.1%2Bcu12',
      '..',
      '',
      '%7Bx%7D',
    );
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (folders) => {
        const url = `https://example.org/${[...folders, encodeURIComponent(values.filename)].join('/')}`;
        const template = guessTemplate(url, values);
        if (template === null) return;
        expect(expandTemplate(template, { ...values, tag: '' })).toEqual({ url: new URL(url).href });
      }),
    );
  });
});

describe('the template of a place', () => {
  const bucket = {
    kind: 's3',
    endpoint: 'https://s3.eu-central-1.amazonaws.com',
    region: 'eu-central-1',
    bucket: 'releases',
    accessKeyId: 'AKIA',
    addressing: 'path',
    key: '{project}/{filename}',
    rehearsal: false,
  } as const;

  it('is the public address of what lies there', () => {
    const api = 'https://api.github.com';
    expect(templateOfPlace({ kind: 'github', api, owner: 'o', repo: 'r', rehearsal: false })).toBe(
      'https://github.com/o/r/releases/download/{tag}/{filename}',
    );
    expect(templateOfPlace(bucket)).toBe('https://s3.eu-central-1.amazonaws.com/releases/{project}/{filename}');
    expect(templateOfPlace({ ...bucket, addressing: 'host' })).toBe(
      'https://releases.s3.eu-central-1.amazonaws.com/{project}/{filename}',
    );
    expect(templateOfPlace({ ...bucket, endpoint: 'https://abc.r2.cloudflarestorage.com' })).toBeNull();
  });
});
