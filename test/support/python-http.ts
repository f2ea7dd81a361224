import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface PythonHttp {
  readonly origin: string;
  /** http.server's own lines, `"GET /path HTTP/1.1" 200 -`, of all requests answered until now. */
  accessLog(): Promise<string>;
  close(): Promise<void>;
}

/** Python's http.server on a folder: no Range, no keep-alive, HTTP/1.0. The simplest host that people really use. */
export async function startPythonHttp(folder: string): Promise<PythonHttp> {
  const child = spawn(
    '/usr/bin/setpriv',
    [
      '--pdeathsig',
      'TERM',
      '/usr/bin/python3',
      '-u',
      '-m',
      'http.server',
      '0',
      '--bind',
      '127.0.0.1',
      '--directory',
      folder,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const exited = once(child, 'exit');
  const killAtExit = (): boolean => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  let log = '';
  let logged = (): void => {};
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
    logged();
  });
  const port = await new Promise<string>((resolve, reject) => {
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      const match = /port (\d+)/.exec(out);
      if (match?.[1] !== undefined) resolve(match[1]);
    });
    child.once('exit', () => reject(new Error(`http.server did not start: ${out}${log}`)));
  });
  const origin = `http://127.0.0.1:${port}`;
  let fences = 0;
  return {
    origin,
    accessLog: async () => {
      // A line is written before the answer's body, in a thread per request: ours comes after all that were answered.
      fences += 1;
      const mark = `/.fence/${fences} `;
      await (await fetch(`${origin}${mark.trim()}`)).arrayBuffer();
      while (!log.includes(mark)) await new Promise<void>((resolve) => (logged = resolve));
      return log.replace(/^.*\/\.fence\/.*\n|^.*code 404.*\n/gm, '');
    },
    close: async () => {
      process.off('exit', killAtExit);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await exited;
      }
    },
  };
}
