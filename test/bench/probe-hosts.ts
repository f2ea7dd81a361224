/** The hosts of the bench, in a process of their own: so many ports on loopback, each with all files, by number and size. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { rangeOf } from '../support/range-host.ts';
import { fileBytes } from './probe-files.ts';

const [, , count = '1'] = process.argv;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const [, number = '', size = ''] = /^\/(?:\d+\/)?(\d+)-(\d+)\.whl$/.exec(request.url ?? '') ?? [];
  if (number === '') return void response.writeHead(404, { 'content-length': 0 }).end();
  const bytes = fileBytes(Number(number), Number(size));
  const part = rangeOf(`range: ${request.headers.range ?? ''}`, bytes.byteLength);
  const { start, end } = part ?? { start: 0, end: bytes.byteLength };
  response.writeHead(part === null ? 200 : 206, {
    'content-length': end - start,
    etag: `"${number}"`,
    ...(part === null ? {} : { 'content-range': `bytes ${start}-${end - 1}/${bytes.byteLength}` }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes.subarray(start, end));
}

const ports = await Promise.all(
  Array.from({ length: Number(count) }, async () => {
    const server = createServer(answer);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  }),
);
console.log(JSON.stringify(ports));
process.once('SIGTERM', () => process.exit(0));
