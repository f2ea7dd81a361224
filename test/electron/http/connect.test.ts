import net from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createHttp } from '../../../electron/http/index.ts';
import { file, startBadHost } from '../../support/bad-host.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

type Connects = (to: net.TcpNetConnectOpts) => net.Socket;

/** A host on 127.0.0.1 by a name with several addresses, each of which is connected to as the test says. */
async function world(ways: Readonly<Record<string, Connects>>) {
  const clock = createVirtualClock();
  const host = await startBadHost({ replies: { '*': file(Buffer.from('bytes')) } });
  const dialled: { readonly address: string; readonly at: number; readonly socket: net.Socket }[] = [];
  const http = createHttp({
    ...clock,
    lookup: () => Promise.resolve(Object.keys(ways)),
    dial(to) {
      const { host: address = '' } = to;
      const socket = ways[address]?.(to) ?? expect.unreachable(`${address} was dialled`);
      dialled.push({ address, at: clock.now() - 1000, socket });
      return socket;
    },
  });
  onTestFinished(async () => {
    await http.close();
    await host.close();
  });
  const answer = http.request({ url: `http://files.example:${host.port}/f`, allowLoopback: true });
  answer.catch(() => {});
  const attempts = () => dialled.map(({ address, at }) => [address, at]);
  return { clock, answer, dialled, attempts };
}

const never: Connects = () => new net.Socket();
const atOnce: Connects = (to) => net.connect({ ...to, host: '127.0.0.1' });
const refuses: Connects = () => {
  const socket = new net.Socket();
  queueMicrotask(() => socket.destroy(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })));
  return socket;
};

/** Until so many connections have been begun. */
async function begun(dialled: readonly unknown[], count: number): Promise<void> {
  while (dialled.length < count) await new Promise(setImmediate);
}

test('row 9: IPv6 that never answers costs 250 ms, and its attempt is given up when IPv4 has answered', async () => {
  const { clock, answer, dialled, attempts } = await world({ '::1': never, '127.0.0.1': atOnce });
  await begun(dialled, 1);
  clock.advance(249);
  expect(attempts()).toEqual([['::1', 0]]);
  clock.advance(1);
  expect(await buffer((await answer).body)).toEqual(Buffer.from('bytes'));
  expect(attempts()).toEqual([
    ['::1', 0],
    ['127.0.0.1', 250],
  ]);
  expect(dialled[0]?.socket.destroyed).toBe(true);
  expect((await answer).address).toBe('127.0.0.1');
});

test('a first address that takes longer than 250 ms is reached all the same, where the others are dead', async () => {
  let connects = () => {};
  const late: Connects = (to) => {
    const socket = new net.Socket();
    connects = () => void socket.connect(to);
    return socket;
  };
  const { clock, answer, dialled, attempts } = await world({ '127.0.0.1': late, '::1': never });
  await begun(dialled, 1);
  clock.advance(250);
  expect(attempts()).toEqual([
    ['127.0.0.1', 0],
    ['::1', 250],
  ]);
  clock.advance(50);
  connects();
  expect(await buffer((await answer).body)).toEqual(Buffer.from('bytes'));
  expect((await answer).phases.connectMs).toBe(300);
  expect(dialled[1]?.socket.destroyed).toBe(true);
});

test('one that is refused is followed by the next at once, of the other family first', async () => {
  const { answer, attempts } = await world({ '127.0.0.2': refuses, '127.0.0.3': never, '::1': atOnce });
  await (await answer).discard();
  expect(attempts()).toEqual([
    ['127.0.0.2', 0],
    ['::1', 0],
  ]);
});

test('where all fail it is said what of the host it was; where none answers, that there was no connection', async () => {
  const refused = await world({ '::1': refuses, '127.0.0.1': refuses });
  await expect(refused.answer).rejects.toMatchObject({ code: 'tcp.refused' });
  const { clock, answer, dialled } = await world({ '::1': never, '127.0.0.1': never });
  await begun(dialled, 1);
  clock.advance(5000);
  await expect(answer).rejects.toMatchObject({ code: 'tcp.timed_out' });
  expect(dialled.map(({ socket }) => socket.destroyed)).toEqual([true, true]);
});
