/** An external host for tests: the files of a folder, on loopback, over Node's own server. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { startScriptedServer } from '../../support/scripted-server.ts';

/** Its origin. Closed when the test has ended. */
export async function serveFiles(folder: string): Promise<string> {
  const { origin } = await startScriptedServer((request, response) => {
    const path = join(folder, basename(decodeURIComponent(request.url ?? '')));
    stat(path)
      .then(({ size }) => {
        response.writeHead(200, { 'content-length': size });
        createReadStream(path).pipe(response);
      })
      .catch(() => response.writeHead(404).end());
  });
  return origin;
}
