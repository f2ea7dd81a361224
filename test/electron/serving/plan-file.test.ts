import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, test } from 'vitest';
import { planFile } from '../../../electron/serving/index.ts';

const etag = '"abc"';
const lastModified = 'Sun, 22 Nov 2026 10:00:00 GMT';
const file = {
  size: 100,
  etag,
  lastModified,
  headers: { 'Cache-Control': 'max-age=60', 'Repr-Digest': 'sha-256=:x:' },
};

const plan = (headers: IncomingHttpHeaders = {}, method = 'GET') => planFile({ method, headers }, file);

test('the whole, with its length and what goes with it', () => {
  expect(plan()).toEqual({
    status: 200,
    headers: {
      ...file.headers,
      'Accept-Ranges': 'bytes',
      ETag: etag,
      'Last-Modified': lastModified,
      'Content-Length': '100',
    },
    bytes: { first: 0, last: 99 },
  });
});

test('a part, also where the client has the same file (If-Range), and the whole where it has another', () => {
  const part = { status: 206, bytes: { first: 90, last: 99 }, headers: { 'Content-Range': 'bytes 90-99/100' } };
  for (const validator of [undefined, etag, lastModified]) {
    expect(plan({ range: 'bytes=90-', ...(validator === undefined ? {} : { 'if-range': validator }) })).toMatchObject(
      part,
    );
  }
  expect(plan({ range: 'bytes=90-', 'if-range': '"other"' })).toMatchObject({ status: 200 });
});

test('HEAD is told what GET would be, without the range and the bytes', () => {
  expect(plan({ range: 'bytes=90-' }, 'HEAD')).toMatchObject({
    status: 200,
    bytes: null,
    headers: { 'Content-Length': '100' },
  });
});

test('an empty file has no bytes to send', () => {
  const empty = planFile({ method: 'GET', headers: {} }, { ...file, size: 0 });
  expect(empty).toMatchObject({ status: 200, bytes: null, headers: { 'Content-Length': '0' } });
});

describe('a refusal says nothing of the file that anyone could keep', () => {
  test.each<[string, IncomingHttpHeaders, object]>([
    ['a range beyond its end', { range: 'bytes=100-' }, { 'Content-Range': 'bytes */100' }],
    ['a condition that does not hold', { 'if-match': '"other", "another"' }, {}],
    ['a weak tag, which is never a match', { 'if-match': `W/${etag}` }, {}],
  ])('%s', (_what, headers, more) => {
    expect(plan(headers)).toEqual({
      status: 'range' in headers ? 416 : 412,
      headers: { 'Cache-Control': 'no-store', ...more, 'Content-Length': '0' },
      bytes: null,
    });
  });
});

test('If-Match that holds is no hindrance, and is asked before If-None-Match', () => {
  expect(plan({ 'if-match': `"other", ${etag}` }).status).toBe(200);
  expect(plan({ 'if-match': '*' }).status).toBe(200);
  expect(plan({ 'if-match': '"other"', 'if-none-match': etag }).status).toBe(412);
});

test('what the client has already is not sent again', () => {
  expect(plan({ 'if-none-match': `W/${etag}` })).toMatchObject({ status: 304, bytes: null, headers: { ETag: etag } });
  expect(plan({ 'if-none-match': etag }).headers).not.toHaveProperty('Content-Length');
});
