/** An index in a process of its own that reads uploads and throws them away, counting: the same for both programs. */
import { createServer } from 'node:http';

let bytes = 0;
let uploads = 0;
const server = createServer((request, response) => {
  if (request.method === 'GET' && request.url === '/count') {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ bytes, uploads }));
    return;
  }
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.length;
  });
  request.on('end', () => {
    if (request.method === 'POST') uploads += 1;
    response.writeHead(request.method === 'POST' ? 200 : 404).end();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  console.log(JSON.stringify({ origin: `http://127.0.0.1:${address.port}` }));
});
