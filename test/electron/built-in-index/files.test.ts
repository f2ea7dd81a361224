import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { get as httpGet } from 'node:http';
import path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { craftWheel } from '../../support/distributions.ts';
import { startTestIndex, type TestIndex, uploadFile } from '../../support/built-in-index.ts';
import { type RawResponse, rawRequest } from '../../support/raw-http.ts';
import { temporaryFolder } from '../../support/temp.ts';

let index: TestIndex;
let url: string;
let stored: string;
let bytes: Buffer;
let etag: string;

beforeEach(async () => {
  index = await startTestIndex({ now: () => new Date('2026-11-22T10:00:00Z') });
  const wheel = await craftWheel(await temporaryFolder(), { name: 'demo', version: '1.0', payloadBytes: 600_000 });
  expect((await uploadFile(index, wheel, 'demo', '1.0')).status).toBe(200);
  const hash = (await index.repository.file(path.basename(wheel)))?.blake2b256 ?? '';
  const place = [hash.slice(0, 2), hash.slice(2, 4), hash.slice(4)];
  url = `${index.origin}/files/${place.join('/')}/${path.basename(wheel)}`;
  stored = path.join(index.dataFolder, 'blobs', ...place);
  bytes = await readFile(wheel);
  etag = `"${createHash('sha256').update(bytes).digest('hex')}"`;
});

const get = (headers: Record<string, string> = {}, method = 'GET'): Promise<RawResponse> =>
  rawRequest(url, { headers, method });

test('the whole file, with its digest', async () => {
  const answer = await get();
  expect(answer).toMatchObject({
    status: 200,
    headers: {
      'content-length': String(bytes.length),
      'accept-ranges': 'bytes',
      'last-modified': 'Sun, 22 Nov 2026 10:00:00 GMT',
      'repr-digest': `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
      etag,
    },
  });
  expect(answer.bytes.equals(bytes)).toBe(true);
});

test.each([
  ['bytes=0-99', 0, 100],
  ['bytes=1000-', 1000, Infinity],
  ['bytes=-500', -500, Infinity],
])('the part %s', async (range, from, to) => {
  const expected = bytes.subarray(from, to);
  const first = bytes.length - bytes.subarray(from).length;
  const answer = await get({ range });
  expect(answer).toMatchObject({
    status: 206,
    headers: {
      'content-length': String(expected.length),
      'content-range': `bytes ${first}-${first + expected.length - 1}/${bytes.length}`,
      etag,
    },
  });
  expect(answer.bytes.equals(expected)).toBe(true);
});

test('a range behind the end', async () => {
  expect(await get({ range: `bytes=${bytes.length}-` })).toMatchObject({
    status: 416,
    headers: { 'content-range': `bytes */${bytes.length}`, 'cache-control': 'no-store' },
  });
});

test('a resumed download gets a part only of the bytes it began with', async () => {
  const resume = async (validator: string): Promise<number> =>
    (await get({ range: 'bytes=10-', 'if-range': validator })).status;
  expect(await resume(etag)).toBe(206);
  expect(await resume('Sun, 22 Nov 2026 10:00:00 GMT')).toBe(206);
  expect(await resume('"other"')).toBe(200);
});

test('HEAD says how long it is and ignores Range', async () => {
  expect(await get({ range: 'bytes=0-1' }, 'HEAD')).toMatchObject({
    status: 200,
    text: '',
    headers: { 'content-length': String(bytes.length), etag },
  });
});

test('whoever has it gets 304', async () => {
  expect(await get({ 'if-none-match': etag })).toMatchObject({ status: 304, text: '' });
});

test('the metadata can be asked for in parts too', async () => {
  const whole = await rawRequest(`${url}.metadata`);
  const part = await rawRequest(`${url}.metadata`, { headers: { range: 'bytes=0-15' } });
  expect(part).toMatchObject({ status: 206, text: 'Metadata-Version' });
  expect(whole.headers['etag']).toBe(`"${createHash('sha256').update(whole.bytes).digest('hex')}"`);
});

test('another name or another hash is not there', async () => {
  expect((await rawRequest(url.replace('demo-1.0', 'demo-2.0'))).status).toBe(404);
  const other = url.replace(/\/files\/../, (start) => (start.endsWith('ab') ? '/files/cd' : '/files/ab'));
  expect((await rawRequest(other)).status).toBe(404);
  expect((await rawRequest(`${url}.metadata.metadata`)).status).toBe(404);
});

test('a stored file that was cut off is never sent as if it were whole', async () => {
  await truncate(stored, 1000);
  expect((await get()).status).toBe(500);
  await rm(stored);
  expect((await get()).status).toBe(404);
});

test('an identical upload brings a lost file back', async () => {
  await rm(stored);
  const file = path.join(await temporaryFolder(), 'demo-1.0-py3-none-any.whl');
  await writeFile(file, bytes);
  expect((await uploadFile(index, file, 'demo', '1.0')).status).toBe(200);
  expect((await get()).bytes.equals(bytes)).toBe(true);
});

test('a client that hangs up in the middle does no harm', async () => {
  const request = httpGet(url);
  const [response] = await once(request, 'response');
  response.destroy();
  await once(request, 'close');
  expect((await get()).bytes.equals(bytes)).toBe(true);
});

test('what cannot be opened is a failure of the index, not a file that does not exist', async () => {
  await rm(stored);
  expect((await get()).status).toBe(404);
  await symlink(stored, stored);
  expect((await get()).status).toBe(500);
});
