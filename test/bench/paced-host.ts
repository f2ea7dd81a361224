/** A host that is well, as far away as a real one: on this computer alone, every wait of ours would look endless. */
import { createServer, type ServerResponse } from 'node:http';
import { once } from 'node:events';

export interface PacedHost {
  readonly origin: string;
  close(): Promise<void>;
}

interface Pace {
  /** To the first byte. */
  readonly firstByteMs: number;
  readonly bytesPerSecond: number;
}

const tickMs = 4;

export async function startPacedHost(bytesOf: (path: string) => Uint8Array, pace: Pace): Promise<PacedHost> {
  const server = createServer((request, response) => {
    const bytes = bytesOf(request.url ?? '');
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    const rest = bytes.subarray(start);
    const range = { 'Content-Range': `bytes ${start}-${bytes.byteLength - 1}/${bytes.byteLength}` };
    setTimeout(() => {
      response.writeHead(from === undefined ? 200 : 206, {
        'Content-Length': rest.byteLength,
        ...(from === undefined ? {} : range),
      });
      sendPaced(rest, pace.bytesPerSecond, response);
    }, pace.firstByteMs);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function sendPaced(bytes: Uint8Array, bytesPerSecond: number, response: ServerResponse): void {
  const begun = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.ceil(((performance.now() - begun) / 1000) * bytesPerSecond);
    const until = Math.min(bytes.byteLength, due);
    response.write(bytes.subarray(sent, until));
    sent = until;
    if (sent < bytes.byteLength) return;
    clearInterval(timer);
    response.end();
  }, tickMs);
  response.once('close', () => clearInterval(timer));
}
