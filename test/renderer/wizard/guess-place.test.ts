import { describe, expect, it } from 'vitest';
import {
  commandPlace,
  copyPlace,
  guessPlace,
  placeName,
  type PlaceTexts,
  readPlace,
  writePlace,
  wrongWithPlace,
} from '../../../renderer/features/wizard/model/guess-place.ts';
import { copyPlaceSchema } from '../../../shared/contract/copies.ts';

const real = { rehearsal: false };
const guess = (template: string, rehearsal = false) => guessPlace({ template, rehearsal });
const amazon = { endpoint: 'https://s3.eu-central-1.amazonaws.com', region: 'eu-central-1', bucket: 'my-wheels' };
const whole: PlaceTexts = {
  ...guess('https://my-wheels.s3.eu-central-1.amazonaws.com/{filename}'),
  accessKeyId: 'AKIA1',
};

describe('the place behind a link template', () => {
  it('is the releases of a repository', () => {
    const texts = guess('https://github.com/demo/lib.py/releases/download/v{version}/{filename}');
    const place = { kind: 'github', api: 'https://api.github.com', owner: 'demo', repo: 'lib.py' };
    expect(commandPlace(texts)).toEqual(place);
    expect(copyPlace(texts, real)).toEqual({ ...place, rehearsal: false });
    expect(placeName({ ...place, kind: 'github' })).toBe('the releases of demo/lib.py');
  });

  it.each([
    'https://github.com/demo/lib/archive/{filename}',
    'https://github.com/{project}/lib/releases/download/{tag}/{filename}',
    'https://github.com.example.org/demo/lib/releases/download/{tag}/{filename}',
    'http://github.com/demo/lib/releases/download/{tag}/{filename}',
  ])('is not that for %s', (template) => {
    expect(guess(template).kind).toBe('s3');
  });

  it.each([
    [
      'https://s3.eu-central-1.amazonaws.com/my-wheels/{version}/{filename}',
      { ...amazon, key: '{version}/{filename}' },
    ],
    ['https://my-wheels.s3.eu-central-1.amazonaws.com/{filename}', { ...amazon, key: '{filename}' }],
    [
      'https://s3.example.org/my-wheels/{filename}',
      { endpoint: 'https://s3.example.org', region: 'us-east-1', bucket: 'my-wheels', key: '{filename}' },
    ],
    [
      'https://f003.backblazeb2.com/file/my-wheels/{project}/{filename}',
      { endpoint: '', region: '', bucket: 'my-wheels', key: '{project}/{filename}' },
    ],
    ['https://files.example.org/w/{filename}', { endpoint: '', region: '', bucket: '', key: 'w/{filename}' }],
    ['half a template', { endpoint: '', region: '', bucket: '', key: '' }],
  ])('is a bucket as far as %s says it', (template, bucket) => {
    expect(guess(template)).toMatchObject({ kind: 's3', ...bucket });
  });

  it('is, on this machine, a server of one’s own', () => {
    const template = 'http://127.0.0.1:9000/releases/{project}/{filename}';
    const bucket = { endpoint: 'http://127.0.0.1:9000', bucket: 'releases', key: '{project}/{filename}' };
    expect(guess(template, true)).toMatchObject(bucket);
    expect(guess(template, false)).toMatchObject({ endpoint: '', bucket: '' });
  });

  it('is whole once nothing is empty or wrong, and then as the contract takes it', () => {
    expect(copyPlaceSchema.safeParse(copyPlace(whole, real)).success).toBe(true);
    for (const field of ['endpoint', 'region', 'bucket', 'key', 'accessKeyId'] as const) {
      expect(copyPlace({ ...whole, [field]: '' }, real)).toBeNull();
      expect(wrongWithPlace({ ...whole, [field]: '' })).toEqual({});
    }
    const wrong = { ...whole, endpoint: 's3', bucket: 'My_Wheels', key: '{filename}.part' };
    expect(Object.keys(wrongWithPlace(wrong))).toEqual(['endpoint', 'bucket', 'key']);
    expect(copyPlace({ ...whole, bucket: 'My_Wheels' }, real)).toBeNull();
    const gitHub = { ...whole, kind: 'github', owner: '-', repo: '..', api: 'github' } as const;
    expect(Object.keys(wrongWithPlace(gitHub))).toEqual(['owner', 'repo', 'api']);
  });

  it('takes commands without an access key, which their programs have', () => {
    const place = commandPlace({ ...whole, accessKeyId: '' });
    expect(place).toEqual({ kind: 's3', ...amazon, key: '{filename}' });
  });
});

describe('what is written over the guess', () => {
  const from = guess('https://s3.example.org/my-wheels/{filename}');

  it('is kept, and nothing else: a template that is changed still guesses the rest', () => {
    expect(writePlace(from, from)).toBe('');
    const kept = writePlace({ ...from, region: 'auto', addressing: 'host' }, from);
    expect(JSON.parse(kept)).toEqual({ region: 'auto', addressing: 'host' });
    const other = guess('https://s3.example.org/other/{filename}');
    expect(readPlace(kept, other)).toEqual({ ...other, region: 'auto', addressing: 'host' });
  });

  it.each(['', 'no json', '[]', 'null', '{"kind":"ftp","addressing":1,"unknown":"x","__proto__":"x"}'])(
    'that cannot be read is not there: %s',
    (kept) => {
      expect(readPlace(kept, from)).toEqual(from);
    },
  );
});
