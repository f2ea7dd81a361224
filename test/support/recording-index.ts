/** An index without pages that takes every upload and writes down what it was sent. */
import { createHash } from 'node:crypto';
import { Busboy } from '@fastify/busboy';
import { startScriptedServer } from './scripted-server.ts';

export interface RecordedUpload {
  /** In their order; the file's own fields are apart. */
  readonly fields: readonly (readonly [string, string])[];
  readonly file: {
    readonly field: string;
    readonly filename: string;
    readonly contentType: string;
    readonly sha256: string;
  } | null;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Closed when the test has ended. */
export async function startRecordingIndex(): Promise<{
  readonly origin: string;
  readonly uploads: readonly RecordedUpload[];
}> {
  const uploads: RecordedUpload[] = [];
  const { origin } = await startScriptedServer((request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    const fields: [string, string][] = [];
    let file: RecordedUpload['file'] = null;
    const contentType = request.headers['content-type'] ?? '';
    const parser = new Busboy({
      headers: { ...request.headers, 'content-type': contentType },
      limits: { fieldSize: 16 * 1024 * 1024 },
    });
    parser.on('field', (name, value) => fields.push([name, value]));
    parser.on('file', (field, stream, filename, _encoding, type) => {
      const hash = createHash('sha256');
      stream.on('data', (part: Uint8Array) => hash.update(part));
      stream.on('end', () => {
        file = { field, filename, contentType: type, sha256: hash.digest('hex') };
      });
    });
    parser.on('finish', () => {
      uploads.push({ fields, file, headers: request.headers });
      response.writeHead(200).end();
    });
    request.pipe(parser);
  });
  return { origin, uploads };
}
