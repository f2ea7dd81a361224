/** An external host for tests: the files of a folder, on loopback, over Node's own server. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { rangeOf } from '../../support/range-host.ts';
import { startScriptedServer } from '../../support/scripted-server.ts';

/** Its origin. Closed when the test has ended. */
export async function serveFiles(folder: string): Promise<string> {
  const { origin } = await startScriptedServer((request, response) => {
    const path = join(folder, basename(decodeURIComponent(request.url ?? '')));
    stat(path)
      .then(({ size }) => {
        const part = rangeOf(`Range: ${request.headers.range ?? ''}`, size);
        if (part === null) response.writeHead(200, { 'content-length': size });
        else {
          const { start, end } = part;
          response.writeHead(206, {
            'content-length': end - start,
            'content-range': `bytes ${start}-${end - 1}/${size}`,
          });
        }
        createReadStream(path, part === null ? {} : { start: part.start, end: part.end - 1 }).pipe(response);
      })
      .catch(() => response.writeHead(404).end());
  });
  return origin;
}
