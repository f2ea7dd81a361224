/** Starts the hosts of the bench; the first port is the index's. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { HOSTS } from './probe-files.ts';

export async function startProbeHosts() {
  const script = fileURLToPath(new URL('probe-hosts.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, String(HOSTS + 1)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const killAtExit = () => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  if (child.stdout === null) throw new Error('the hosts could not be started');
  const line = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited.then(() => null)]);
  if (line === null) throw new Error('the hosts ended before they were ready');
  return {
    ports: z.array(z.number()).parse(JSON.parse(String(line[0]))),
    async close() {
      process.off('exit', killAtExit);
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}
