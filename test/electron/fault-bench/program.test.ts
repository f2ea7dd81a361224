import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { runProgram, type ProgramCall } from '../../../electron/fault-bench/program.ts';
import { monotonicClock } from '../../../electron/http/index.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

function run(script: string, options: Partial<ProgramCall> = {}) {
  const lines: string[] = [];
  const end = runProgram({
    file: process.execPath,
    args: ['-e', script],
    env: process.env,
    clock: monotonicClock,
    limitMs: 60_000,
    signal: new AbortController().signal,
    onLine: (line) => lines.push(line),
    ...options,
  });
  return { end, lines };
}

/** A parent and a child of its that connect here, and run until they are ended. */
async function family() {
  const server: Server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const stay = `require('node:net').connect(${address.port}, '127.0.0.1').on('error', () => {})`;
  const script = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(stay)}], { stdio: 'inherit' }); ${stay}`;
  const both = (async () => {
    const gone: Promise<unknown>[] = [];
    while (gone.length < 2) {
      const [socket] = await once(server, 'connection');
      socket.resume().on('error', () => {});
      gone.push(new Promise((resolve) => socket.once('close', resolve)));
    }
    return gone;
  })();
  return { script, both };
}

it('tells the lines of both outputs and the exit code', async () => {
  const { end, lines } = run(`console.log('out'); console.error('err'); process.exitCode = 3`);
  expect(await end).toEqual({ kind: 'ended', exitCode: 3 });
  expect(lines.toSorted()).toEqual(['err', 'out']);
});

it('says where it could not be started', async () => {
  expect(await run('', { file: 'no-such-program-anywhere' }).end).toEqual({ kind: 'failed', exitCode: null });
});

it('is ended with its children when told', async () => {
  const { script, both } = await family();
  const stop = new AbortController();
  const { end } = run(script, { signal: stop.signal });
  const gone = await both;
  stop.abort();
  expect(await end).toEqual({ kind: 'aborted', exitCode: null });
  await Promise.all(gone);
});

it('is ended with its children when it takes too long', async () => {
  const { script, both } = await family();
  const clock = createVirtualClock();
  const { end } = run(script, { clock, limitMs: 1000 });
  const gone = await both;
  clock.advance(1000);
  expect(await end).toEqual({ kind: 'too-late', exitCode: null });
  await Promise.all(gone);
});

it('is not started where it has been called off already', async () => {
  expect(await run('', { signal: AbortSignal.abort() }).end).toEqual({ kind: 'aborted', exitCode: null });
});
