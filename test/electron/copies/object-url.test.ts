import fc from 'fast-check';
import { expect, it } from 'vitest';
import { objectUrl } from '../../../electron/copies/s3/place.ts';
import { placeAt } from '../../support/copies.ts';

const place = placeAt({ endpoint: 'https://s3.eu-central-1.amazonaws.com', bucket: 'releases' });

it('is where the bucket is spoken to', () => {
  const key = 'demo/1!2.0+local/demo-1!2.0+local-py3-none-any.whl';
  const path = 'demo/1!2.0%2Blocal/demo-1!2.0%2Blocal-py3-none-any.whl';
  expect(objectUrl(place, key)).toBe(`https://s3.eu-central-1.amazonaws.com/releases/${path}`);
  expect(objectUrl({ ...place, addressing: 'host' }, key)).toBe(
    `https://releases.s3.eu-central-1.amazonaws.com/${path}`,
  );
  expect(objectUrl({ ...place, endpoint: 'https://minio.example.org/s3/' }, 'a', { uploads: '' })).toBe(
    'https://minio.example.org/s3/releases/a?uploads=',
  );
});

it('leads back to its key, whatever is in it', () => {
  const segment = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter((text) => !/[/\\]|^\.{1,2}$/.test(text) && text.isWellFormed());
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 4 }), (segments) => {
      const { pathname, search, hash } = new URL(objectUrl(place, segments.join('/')));
      expect(pathname.split('/').slice(2).map(decodeURIComponent)).toEqual(segments);
      expect(search + hash).toBe('');
    }),
  );
});
