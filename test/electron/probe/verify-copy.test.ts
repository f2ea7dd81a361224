import { expect, test } from 'vitest';
import type { Http, HttpResponse } from '../../../electron/http/index.ts';
import { createProber } from '../../../electron/probe/index.ts';
import { bytes, path, sha256, size } from './harness.ts';

/** A way out whose parser has gone wrong: the guards of the prober itself hold. */
function yielding(...chunks: readonly Uint8Array[]): { http: Http; taken: () => number } {
  let taken = 0;
  async function* body() {
    for (const chunk of chunks) {
      taken += 1;
      yield chunk;
    }
  }
  const response: HttpResponse = {
    status: 200,
    reason: 'OK',
    headers: [['Content-Length', String(size)]],
    url: `https://files.example${path}?signature=secret`,
    address: '93.184.216.34',
    refusedAddresses: [],
    certificateUntil: null,
    phases: { resolveMs: 1, connectMs: 1, tlsMs: 1, firstByteMs: 1 },
    body: body(),
    read: () => Promise.reject(new Error('the body is read chunk by chunk here')),
    discard: () => Promise.resolve(),
  };
  return { http: { request: () => Promise.resolve(response), close: () => Promise.resolve() }, taken: () => taken };
}

const asked = { url: `https://files.example${path}`, size, sha256, allowLoopback: false };

test('row 31: it stops as soon as there is one byte too many', async () => {
  const { http, taken } = yielding(bytes, new Uint8Array(1), new Uint8Array(1), new Uint8Array(1));
  const result = await createProber(http).verifyCopy(asked);
  expect(result).toMatchObject({ ok: false, code: 'http.response.invalid' });
  expect(taken()).toBe(2);
});

test('row 30: bytes that end early, whatever was promised', async () => {
  const result = await createProber(yielding(bytes.subarray(1)).http).verifyCopy(asked);
  expect(result).toMatchObject({ ok: false, code: 'http.response.invalid' });
  expect(JSON.stringify(result)).not.toContain('secret');
});

test('an error that is nobody\u2019s doing is a bug and stays one', async () => {
  const http: Http = { request: () => Promise.reject(new TypeError('bug')), close: () => Promise.resolve() };
  await expect(createProber(http).verifyCopy(asked)).rejects.toThrow(TypeError);
});
