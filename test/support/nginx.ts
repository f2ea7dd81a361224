import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface NginxLocation {
  readonly path: string;
  /** The folder that `path` stands for (nginx's `alias`): with path `/files/`, `/files/a` is `<root>/a`. None for pure `extra`. */
  readonly root?: string;
  /** Directives added to the location, as nginx reads them: `return 503;`, `limit_rate 10k;`. */
  readonly extra?: string;
}

export interface NginxOptions {
  readonly locations: readonly NginxLocation[];
  /** Directives added to the `server` block. */
  readonly server?: string;
  /** Directives added to the `http` block. */
  readonly http?: string;
}

export interface Nginx {
  /** `http://127.0.0.1:<port>`, no slash at the end. */
  readonly origin: string;
  readonly port: number;
  /** One line per request answered until now: `GET /path?query 200 1234 bytes range="-" agent="pip/…"`. */
  accessLog(): Promise<string>;
  errorLog(): string;
  close(): Promise<void>;
}

const program = '/usr/sbin/nginx';
const attempts = 5;
const fence = '/.fence/';

/**
 * Debian's nginx on loopback: one process, its own configuration, prefix and logs in a folder of its own, ended by its
 * id. nginx cannot be asked for "any port", so one is picked and another is tried when somebody was faster.
 */
export async function startNginx(options: NginxOptions): Promise<Nginx> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const prefix = await mkdtemp(join(tmpdir(), 'nginx-'));
    const server = await launch(options, port, prefix);
    if ('child' in server) return handle(server.child, server.stderr, port, prefix);
    await rm(prefix, { recursive: true, force: true });
    if (attempt === attempts || !server.failure.includes('Address already in use')) throw new Error(server.failure);
  }
}

async function launch(
  options: NginxOptions,
  port: number,
  prefix: string,
): Promise<{ child: ChildProcess; stderr: () => string } | { failure: string }> {
  await mkdir(join(prefix, 'temp'));
  await writeFile(join(prefix, 'nginx.conf'), configuration(options, port, prefix));
  // setpriv: it must not outlive a test process that is killed and cannot close it.
  const child = spawn(
    '/usr/bin/setpriv',
    ['--pdeathsig', 'TERM', program, '-p', prefix, '-c', join(prefix, 'nginx.conf'), '-e', 'stderr'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let stderr = '';
  // The notice about RLIMIT_NOFILE is written once the sockets are listening: the kernel takes connections from then on.
  const up = await new Promise<boolean>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (stderr.includes('RLIMIT_NOFILE')) resolve(true);
    });
    child.once('error', (error) => {
      stderr += String(error);
      resolve(false);
    });
    child.once('exit', () => resolve(false));
  });
  return up ? { child, stderr: () => stderr } : { failure: `nginx did not start: ${stderr}` };
}

function handle(child: ChildProcess, stderr: () => string, port: number, prefix: string): Nginx {
  const origin = `http://127.0.0.1:${port}`;
  const exited = once(child, 'exit');
  const killAtExit = (): boolean => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  let fences = 0;
  return {
    origin,
    port,
    accessLog: async () => {
      // A line is written after the response has gone out. One process answers in turn: once the answer to our own
      // request is logged, so is everything before it.
      fences += 1;
      const mark = `GET ${fence}${fences} `;
      await (await fetch(`${origin}${fence}${fences}`)).arrayBuffer();
      for (;;) {
        const log = await readFile(join(prefix, 'access.log'), 'utf8');
        if (log.includes(mark)) return withoutFences(log);
        await new Promise(setImmediate);
      }
    },
    errorLog: stderr,
    close: async () => {
      process.off('exit', killAtExit);
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await exited;
      }
      await rm(prefix, { recursive: true, force: true });
    },
  };
}

function withoutFences(log: string): string {
  return log
    .split('\n')
    .filter((line) => !line.startsWith(`GET ${fence}`))
    .join('\n');
}

function configuration(options: NginxOptions, port: number, prefix: string): string {
  return `
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
master_process off;
pid ${prefix}/nginx.pid;
error_log stderr notice;
events { worker_connections 256; }
http {
  types {
    text/html html;
    application/json json;
    application/metalink4+xml meta4;
  }
  default_type application/octet-stream;
  sendfile on;
  gzip off;
  index index.html;
  log_format plain '$request_method $request_uri $status $body_bytes_sent bytes range="$http_range" agent="$http_user_agent"';
  access_log ${prefix}/access.log plain;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${prefix}/temp/${kind};`).join('\n  ')}
  ${options.http ?? ''}
  server {
    listen 127.0.0.1:${port};
    server_name localhost;
    ${options.server ?? ''}
    location ${fence} { return 204; }
${options.locations.map(location).join('\n')}
  }
}
`;
}

function location({ path, root, extra }: NginxLocation): string {
  const alias = root === undefined ? '' : `alias "${path.endsWith('/') ? `${root.replace(/\/$/, '')}/` : root}";`;
  return `    location ${path} { ${alias} ${extra ?? ''} }`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
