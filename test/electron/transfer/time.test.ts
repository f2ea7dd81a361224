/** The rows of bad-hosts.md about time: real sockets, and a clock that only the test moves. */
import net from 'node:net';
import { describe, expect, test } from 'vitest';
import type { HttpOptions } from '../../../electron/http/index.ts';
import type { Transfer } from '../../../electron/transfer/index.ts';
import type { PolicySettings } from '../../../shared/fallback/index.ts';
import { type BadHost, type Script, response } from '../../support/bad-host.ts';
import { type VirtualClock, createVirtualClock } from '../../support/virtual-clock.ts';
import {
  type Bench,
  type Sample,
  badHost,
  bench,
  external,
  goodHost,
  hosted,
  outcomes,
  rangeOf,
  path,
  readAll,
  sample,
} from './harness.ts';

const kib = 1024;
const mib = 1024 * kib;
const pieceLength = 64 * kib;
const small = sample(300_000, pieceLength);
const noHedge = { hedgeBurst: 0 };

interface Scene extends Bench {
  readonly clock: VirtualClock;
}

async function scene(given: Partial<PolicySettings> = {}, options: HttpOptions = {}): Promise<Scene> {
  const clock = createVirtualClock();
  return { clock, ...(await bench(given, clock, options)) };
}

/** A host that sends the header and as much of the file as it is told, when it is told. */
interface SlowHost extends BadHost {
  /** So many bytes more, once it has been asked; resolves when the download has them. */
  send(bytes: number, transfer: Transfer): Promise<void>;
}

async function slowHost({ bytes }: Sample): Promise<SlowHost> {
  const { promise: asked, resolve } = Promise.withResolvers<net.Socket>();
  let sent = 0;
  const host = await badHost({
    replies: { '*': response('200 OK', [`Content-Length: ${bytes.byteLength}`]) },
    onRequest: resolve,
  });
  const send = async (count: number, transfer: Transfer) => {
    const socket = await asked;
    const end = Math.min(bytes.byteLength, sent + count);
    socket.write(bytes.subarray(sent, end));
    sent = end;
    await until(() => transfer.progress().received >= end);
    // Then it waits for more: what our own side takes is not the host's time.
    await new Promise(setImmediate);
  };
  return { ...host, send };
}

/** Until it is so; what happens on sockets happens meanwhile. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(setImmediate);
}

async function delivered(transfer: Transfer, { bytes }: Sample): Promise<void> {
  const got = await readAll(transfer);
  expect(got.error).toBe('none');
  expect(got.bytes.equals(bytes)).toBe(true);
}

describe('row 36: a host that takes the request and says nothing', () => {
  test('after 2 s the hosted copy is asked too, and is first', async () => {
    const [silent, good] = [await badHost({ replies: { [path]: [] } }), await goodHost(small)];
    const { open, clock } = await scene();
    const transfer = open([external(silent.origin), hosted(good.origin)], small.file);
    await until(() => silent.requests.length === 1);
    clock.advance(1999);
    expect(transfer.progress().attempts).toHaveLength(1);
    clock.advance(1);
    await delivered(transfer, small);
    const record = await transfer.settled;
    expect(outcomes(record)).toEqual(['external abandoned', 'hosted ok']);
    expect(record.attempts[1]).toMatchObject({ hedge: true, startedAt: 2000 });
    expect(record.milliseconds).toBe(2000);
  });

  test('a second one soon after is not hedged: it ends after 5 s, and is scored', async () => {
    const [silent, good] = [await badHost({ replies: { [path]: [] } }), await goodHost(small)];
    const { open, clock } = await scene();
    const sources = [external(silent.origin), hosted(good.origin)];
    const first = open(sources, small.file);
    await until(() => silent.requests.length === 1);
    clock.advance(2000);
    await first.settled;
    await first.close();
    const second = open(sources, small.file);
    await until(() => silent.requests.length === 2);
    clock.advance(4999);
    expect(second.progress().attempts).toHaveLength(1);
    clock.advance(1);
    await delivered(second, small);
    const record = await second.settled;
    expect(outcomes(record)).toEqual(['external fallback.transfer.first_byte_timeout!', 'hosted ok']);
    expect(record.milliseconds).toBe(5000);
  });

  test('where the host answers first after all, the hosted copy is given up', async () => {
    const slow = await badHost({ replies: { '*': [] }, onRequest: (socket) => (late = socket) });
    let late: net.Socket | null = null;
    const silent = await badHost({ replies: { '*': [] } });
    const { open, clock } = await scene();
    const transfer = open([external(slow.origin), hosted(silent.origin)], small.file);
    await until(() => slow.requests.length === 1);
    clock.advance(2000);
    await until(() => silent.requests.length === 1);
    const socket: net.Socket | null = late;
    if (socket === null) expect.unreachable('nothing was asked');
    for (const step of response('200 OK', [`Content-Length: ${small.bytes.byteLength}`], small.bytes)) {
      if (typeof step === 'string' || step instanceof Uint8Array) (socket as net.Socket).write(step);
    }
    await delivered(transfer, small);
    expect(outcomes(await transfer.settled)).toEqual(['external ok', 'hosted abandoned']);
  });

  test('a hedge that fails leaves the first request alone', async () => {
    const slow = await slowHost(small);
    const silent = await badHost({ replies: { '*': [] } });
    const none = await badHost({});
    const { open, clock } = await scene();
    const transfer = open([external(silent.origin), external(slow.origin), hosted(none.origin)], small.file);
    await until(() => silent.requests.length === 1);
    clock.advance(2000);
    await until(() => transfer.progress().attempts[1]?.code === 'http.error');
    expect(transfer.progress().attempts[0]?.code).toBeNull();
    clock.advance(3000);
    await slow.send(mib, transfer);
    await delivered(transfer, small);
    expect(outcomes(await transfer.settled)).toEqual([
      'external fallback.transfer.first_byte_timeout!',
      'hosted http.error!',
      'external ok',
    ]);
  });
});

describe('hosts that cannot be reached in time', () => {
  const at = (port: number) =>
    ({ kind: 'external', url: `http://127.0.0.1:${port}${path}`, allowLoopback: true }) as const;
  const blackHole = { dial: (to: net.TcpNetConnectOpts) => (to.port === 9 ? new net.Socket() : net.connect(to)) };

  test('row 8: a black hole: 5 s, or 2 s with a hedge', async () => {
    const good = await goodHost(small);
    for (const [given, milliseconds, code] of [
      [noHedge, 5000, 'tcp.timed_out!'],
      [{}, 2000, 'abandoned'],
    ] as const) {
      const { open, clock } = await scene(given, blackHole);
      const transfer = open([at(9), hosted(good.origin)], small.file);
      await until(() => transfer.progress().attempts.length === 1);
      // The connection is begun a few promises later.
      await new Promise(setImmediate);
      clock.advance(milliseconds);
      await delivered(transfer, small);
      const record = await transfer.settled;
      expect(outcomes(record)).toEqual([`external ${code}`, 'hosted ok']);
      expect(record.milliseconds).toBe(milliseconds);
    }
  });

  test('row 2: name servers that never answer: 3 s', async () => {
    const good = await goodHost(small);
    const { open, clock } = await scene(noHedge, { lookup: () => new Promise<never>(() => {}) });
    const nameless = { kind: 'external', url: `https://files.example${path}`, allowLoopback: false } as const;
    const transfer = open([nameless, hosted(good.origin)], small.file);
    await until(() => transfer.progress().attempts.length === 1);
    clock.advance(3000);
    await delivered(transfer, small);
    const record = await transfer.settled;
    expect(outcomes(record)).toEqual(['external dns.unreachable!', 'hosted ok']);
    expect(record.milliseconds).toBe(3000);
  });

  test('row 11: accepts, and never speaks TLS: 5 s', async () => {
    const mute = await badHost({ onConnection: [] });
    const good = await goodHost(small);
    let connected = false;
    const dial = (to: net.TcpNetConnectOpts) => net.connect(to, () => (connected = true));
    const { open, clock } = await scene(noHedge, { dial });
    const secure = { kind: 'external', url: `https://127.0.0.1:${mute.port}${path}`, allowLoopback: true } as const;
    const transfer = open([secure, hosted(good.origin)], small.file);
    await until(() => connected);
    await new Promise(setImmediate);
    clock.advance(5000);
    await delivered(transfer, small);
    const record = await transfer.settled;
    expect(outcomes(record)).toEqual(['external tls.failed!', 'hosted ok']);
    expect(record.milliseconds).toBe(5000);
  });
});

describe('hosts that send too slowly', () => {
  test('row 37: one byte every 4 s: at the deadline', async () => {
    const subject = sample(mib, pieceLength);
    const [slow, good] = [await slowHost(subject), await goodHost(subject)];
    const { open, clock } = await scene();
    const transfer = open([external(slow.origin), hosted(good.origin)], subject.file);
    await slow.send(1, transfer);
    clock.advance(4000);
    await slow.send(1, transfer);
    clock.advance(3999);
    expect(good.requests).toHaveLength(0);
    clock.advance(1);
    await delivered(transfer, subject);
    const record = await transfer.settled;
    expect(outcomes(record)).toEqual(['external fallback.transfer.deadline_exceeded!', 'hosted ok']);
    expect(record.milliseconds).toBe(8000);
  });

  test('row 44: left at the deadline, but the hosted copy is gone: slow bytes are better than none', async () => {
    const { bytes } = small;
    let asked = 0;
    const begins = response('200 OK', [`Content-Length: ${bytes.byteLength}`], bytes.subarray(0, 70_000));
    const slow = await badHost({ replies: { '*': (head) => ((asked += 1) === 1 ? begins : rangeOf(bytes, head)) } });
    const none = await badHost({});
    const { open, clock } = await scene({ stallMs: 60_000 });
    const transfer = open([external(slow.origin), hosted(none.origin)], small.file);
    await until(() => transfer.progress().received === 70_000);
    await new Promise(setImmediate);
    clock.advance(6000);
    await delivered(transfer, small);
    expect(outcomes(await transfer.settled)).toEqual([
      'external fallback.transfer.deadline_exceeded!',
      'hosted http.error!',
      'external ok',
    ]);
    expect(slow.requests[1]).toContain(`bytes=${pieceLength}-`);
  });

  test('row 38: a steady 50 KiB/s: left early, once the hosted copy is known to be faster', async () => {
    const subject = sample(4 * mib, pieceLength);
    const [slow, good] = [await slowHost(subject), await goodHost(subject)];
    const { open, clock } = await scene();
    await known(open, good, subject);
    const transfer = open([external(slow.origin), hosted(good.origin)], subject.file);
    for (const ms of [1000, 1000, 999]) {
      await slow.send(50 * kib, transfer);
      clock.advance(ms);
    }
    expect(transfer.progress().attempts).toMatchObject([{ code: null, received: 150 * kib }]);
    clock.advance(1);
    await delivered(transfer, subject);
    const record = await transfer.settled;
    expect(outcomes(record)).toEqual(['external fallback.transfer.too_slow!', 'hosted ok']);
    expect(record.milliseconds).toBe(3000);
    // What it brought is used, and no piece of it is fetched again.
    expect(record.switchedAt).toEqual([2 * pieceLength]);
    expect(good.requests.at(-1)).toContain(`bytes=${2 * pieceLength}-`);
  });

  test('short downloads that begin slowly do not say that our own line is slow', async () => {
    const subject = sample(4 * mib, pieceLength);
    const short = sample(200 * kib, null);
    const { open, clock } = await scene();
    const slow = await slowHost(subject);
    const head = response('200 OK', [`Content-Length: ${200 * kib}`], short.bytes.subarray(0, 100 * kib));
    const begins: Script = [...head, { wait: 2000 }, short.bytes.subarray(100 * kib)];
    const good = await badHost({
      clock,
      replies: { '/short.whl': begins, '*': (asked) => rangeOf(subject.bytes, asked) },
    });
    for (let download = 0; download < 3; download += 1) {
      const transfer = open([{ ...hosted(good.origin), url: `${good.origin}/short.whl` }], short.file);
      await until(() => transfer.progress().received === 100 * kib);
      clock.advance(2000);
      await transfer.settled;
      await transfer.close();
    }
    const transfer = open([external(slow.origin), hosted(good.origin)], subject.file);
    for (let second = 0; second < 20; second += 1) {
      await slow.send(50 * kib, transfer);
      clock.advance(1000);
    }
    await delivered(transfer, subject);
    // By the deadline for the file: on a slow line it would be twice as long, and nobody's fault.
    expect(outcomes(await transfer.settled)).toEqual(['external fallback.transfer.deadline_exceeded!', 'hosted ok']);
  });

  test('row 39: 20 KiB at 50 KiB/s is no shame', async () => {
    const subject = sample(20 * kib, null);
    const large = sample(mib, null);
    const [slow, good] = [await slowHost(subject), await goodHost(large)];
    const { open, clock } = await scene();
    await known(open, good, large);
    const transfer = open([external(slow.origin), hosted(good.origin)], subject.file);
    for (let step = 0; step < 4; step += 1) {
      clock.advance(100);
      await slow.send(5 * kib, transfer);
    }
    await delivered(transfer, subject);
    expect(outcomes(await transfer.settled)).toEqual(['external ok']);
  });

  test.each([
    { row: 40, what: 'fast to 90 %', most: 270_000 },
    { row: 41, what: 'to the very last byte', most: 299_999 },
    { row: 42, what: 'a second of bytes, and then none', most: 100_000 },
  ])('row $row: $what, then nothing: 5 s, and the rest from the hosted copy', async ({ most }) => {
    for (const subject of [small, { ...small, file: { ...small.file, pieces: null } }]) {
      const [slow, good] = [await slowHost(subject), await goodHost(subject)];
      const { open, clock } = await scene();
      const transfer = open([external(slow.origin), hosted(good.origin)], subject.file);
      await slow.send(most, transfer);
      clock.advance(4999);
      expect(transfer.progress().attempts).toHaveLength(1);
      clock.advance(1);
      await delivered(transfer, subject);
      const record = await transfer.settled;
      expect(outcomes(record)).toEqual(['external fallback.transfer.stalled!', 'hosted ok']);
      expect(record.milliseconds).toBe(5000);
      const start = subject.file.pieces === null ? most : Math.floor(most / pieceLength) * pieceLength;
      expect(record.switchedAt).toEqual([start]);
      expect(good.requests[0]).toContain(`bytes=${start}-`);
    }
  });

  test('row 43: our own line is slow: nobody is left, and nobody is blamed', async () => {
    const subject = sample(mib, pieceLength);
    const [slow, good] = [await slowHost(subject), await slowHost(subject)];
    const { open, clock } = await scene({ referenceSamples: 1 });
    const before = open([hosted(good.origin)], subject.file);
    for (let second = 0; second < 11; second += 1) {
      await good.send(100 * kib, before);
      clock.advance(1000);
    }
    await before.settled;
    await before.close();
    const transfer = open([external(slow.origin), hosted(good.origin)], subject.file);
    for (let second = 0; second < 18; second += 1) {
      await slow.send(60 * kib, transfer);
      clock.advance(1000);
    }
    await delivered(transfer, subject);
    const record = await transfer.settled;
    expect(outcomes(record)).toEqual(['external ok']);
    // It is reported all the same: twice as long as the threshold.
    expect(record.attempts[0]?.normalised).toBeGreaterThan(8);
  });

  test('a hosted copy that stalls is asked again, for the rest', async () => {
    const { bytes } = small;
    let asked = 0;
    const half = response('200 OK', [`Content-Length: ${bytes.byteLength}`], bytes.subarray(0, 200_000));
    const host = await badHost({ replies: { '*': (head) => ((asked += 1) === 1 ? half : rangeOf(bytes, head)) } });
    const { open, clock } = await scene();
    const transfer = open([hosted(host.origin)], small.file);
    await until(() => transfer.progress().received === 200_000);
    await new Promise(setImmediate);
    clock.advance(5000);
    await delivered(transfer, small);
    expect(outcomes(await transfer.settled)).toEqual(['hosted fallback.transfer.stalled!', 'hosted ok']);
    expect(host.requests[1]).toContain(`bytes=${3 * pieceLength}-`);
  });

  test('row 44: the last source is kept, however slow', async () => {
    const subject = sample(mib, pieceLength);
    const slow = await slowHost(subject);
    const { open, clock } = await scene();
    const transfer = open([external(slow.origin)], subject.file);
    for (let step = 0; step < 33; step += 1) {
      await slow.send(32 * kib, transfer);
      clock.advance(4000);
    }
    await delivered(transfer, subject);
    expect(outcomes(await transfer.settled)).toEqual(['external ok']);
  });
});

test('installers do not wait for the whole for ever: after 10 s they get what is there', async () => {
  const slow = await slowHost(small);
  const { open, clock } = await scene();
  const transfer = open([external(slow.origin)], small.file);
  let got = 0;
  const reading = (async () => {
    for await (const block of transfer.read({ end: 3 * pieceLength })) got += block.byteLength;
  })();
  for (const count of [100_000, 50_000, 50_000]) {
    await slow.send(count, transfer);
    clock.advance(3333);
  }
  expect(got).toBe(0);
  clock.advance(1);
  await reading;
  expect(got).toBe(3 * pieceLength);
});

/** Lets the hosted copy show how fast it is. */
async function known(open: Bench['open'], good: BadHost, { file }: Sample): Promise<void> {
  for (let download = 0; download < 3; download += 1) {
    const transfer = open([hosted(good.origin)], file);
    expect((await transfer.settled).outcome).toBe('ok');
    await transfer.close();
  }
}
