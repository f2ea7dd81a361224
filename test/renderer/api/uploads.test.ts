import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SessionLost } from '../../../renderer/api/session-lost.ts';
import { pathOf, rememberSession, UploadFailed, uploadToSpool } from '../../../renderer/api/uploads.ts';
import { sessionHeader } from '../../../shared/wire/index.ts';

/** The part of XMLHttpRequest that an upload uses; the test plays the server. A real one: test/e2e/loopback-session. */
class FakeRequest extends EventTarget {
  static last: FakeRequest;
  readonly upload = new EventTarget();
  readonly headers = new Map<string, string>();
  opened: readonly string[] = [];
  body: unknown = null;
  status = 0;
  responseText = '';

  constructor() {
    super();
    FakeRequest.last = this;
  }

  open(method: string, url: string) {
    this.opened = [method, url];
  }

  setRequestHeader(name: string, value: string) {
    this.headers.set(name, value);
  }

  send(body: unknown) {
    this.body = body;
  }

  abort() {
    this.dispatchEvent(new Event('abort'));
  }

  answer(status: number, text = '') {
    this.status = status;
    this.responseText = text;
    this.dispatchEvent(new Event('load'));
  }
}

const file = new File(['wheel'], 'démo (1).whl');
const forgotten: string[] = [];

beforeEach(() => {
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  forgotten.length = 0;
  const storage = {
    getItem: () => null,
    setItem: () => undefined,
    removeItem: (key: string) => void forgotten.push(key),
  };
  rememberSession({ storage }, 'the token');
});
afterEach(() => vi.unstubAllGlobals());

it('sends the file as it is, with the session, and answers where it lies', async () => {
  const steps: number[] = [];
  const sending = uploadToSpool(file, (bytes) => steps.push(bytes));
  const request = FakeRequest.last;
  request.upload.dispatchEvent(Object.assign(new Event('progress'), { loaded: 3 }));
  request.answer(201, '{"path":"/spool/1/démo (1).whl"}');

  expect(await sending).toBe('/spool/1/démo (1).whl');
  expect(request.opened).toEqual(['PUT', '/spool/d%C3%A9mo%20(1).whl']);
  expect(Object.fromEntries(request.headers)).toEqual({
    'content-type': 'application/octet-stream',
    [sessionHeader]: 'the token',
  });
  expect(request.body).toBe(file);
  expect(steps).toEqual([3]);
});

it.each([
  [400, /name/],
  [413, /larger/],
  [507, /disk is full/],
  [500, /status 500/],
  [201, /status 201/],
])('tells in a sentence why status %i is no upload', async (status, sentence) => {
  const sending = uploadToSpool(file);
  FakeRequest.last.answer(status, '{}');
  await expect(sending).rejects.toThrow(sentence);
  await expect(sending).rejects.toMatchObject({ name: 'UploadFailed', status });
});

it('knows a lost session from a failed upload', async () => {
  const sending = uploadToSpool(file);
  FakeRequest.last.answer(401);
  await expect(sending).rejects.toBeInstanceOf(SessionLost);
  expect(forgotten).toHaveLength(1);
});

it('fails when nothing is answered', async () => {
  const sending = uploadToSpool(file);
  FakeRequest.last.dispatchEvent(new Event('error'));
  await expect(sending).rejects.toBeInstanceOf(UploadFailed);
});

it('is cancelled with the reason of its signal, also before it starts', async () => {
  const controller = new AbortController();
  const sending = uploadToSpool(file, undefined, controller.signal);
  controller.abort(new Error('cancelled'));
  await expect(sending).rejects.toThrow('cancelled');
  await expect(uploadToSpool(file, undefined, controller.signal)).rejects.toThrow('cancelled');
});

it('knows paths on the desktop alone', () => {
  expect(pathOf(file)).toBeNull();
  vi.stubGlobal('fallbackLinks', { pathOf: (dropped: File) => `/home/${dropped.name}` });
  expect(pathOf(file)).toBe('/home/démo (1).whl');
});
