/**
 * A bucket on loopback: s3rver keeps the objects, and in front of it stands what it lacks of S3: signatures of version 4
 * and payload digests are checked, parts are listed and given up, checksums and conditions are kept.
 */
import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import S3rver from 's3rver';
import { onTestFinished } from 'vitest';
import { checkSignature } from './aws-signature.ts';
import { startScriptedServer } from './scripted-server.ts';
import { temporaryFolder } from './temp.ts';

export const bucketKey = {
  accessKeyId: 'S3RVER',
  secretAccessKey: `wJalrXUtn+FEMI/K7MDENG/${randomBytes(9).toString('base64')}`,
} as const;

export interface S3Options {
  /** False: unknown headers are refused, as Backblaze B2 does. */
  readonly checksums?: boolean;
  readonly conditions?: boolean;
  /** Answers this request itself, and says so. */
  readonly intercept?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  readonly requests: readonly string[];
  /** Part numbers in the order they arrived, over all uploads. */
  readonly partsReceived: readonly number[];
  /** Uploads that are neither complete nor given up. */
  readonly openUploads: () => number;
  /** As another program put it there: with no note about it. */
  put(key: string, body: Uint8Array): Promise<unknown>;
  /** Reads an object as the public does. */
  get(key: string): Promise<{ readonly status: number; readonly body: Buffer; readonly headers: IncomingHttpHeaders }>;
}

interface Upload {
  readonly key: string;
  readonly checksums: boolean;
  readonly parts: Map<number, { readonly etag: string; readonly size: number; readonly sha256: string }>;
}

export async function startS3Server(options: S3Options = {}): Promise<S3Server> {
  const { checksums = true, conditions = true, intercept } = options;
  const bucket = 'releases';
  const s3rver = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: join(await temporaryFolder(), 's3'),
    configureBuckets: [{ name: bucket, configs: [] }],
  });
  const { port } = await s3rver.run();
  onTestFinished(() => s3rver.close());
  const uploads = new Map<string, Upload>();
  const partsReceived: number[] = [];

  const ask = (method: string, path: string, headers: IncomingHttpHeaders, body: Uint8Array) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
      const sent = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => void chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  const exists = async (path: string) => (await ask('HEAD', path, {}, Buffer.alloc(0))).status === 200;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    const { method = '', headers, url: target = '' } = request;
    const url = new URL(target, 'http://host');
    const fail = (status: number, code: string, words = code) => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(
        method === 'HEAD' ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${words}</Message></Error>`,
      );
    };
    const forward = async (more: IncomingHttpHeaders = {}) => {
      const got = await ask(method, target, { ...headers, 'content-length': String(body.length) }, body);
      response.writeHead(got.status, { ...got.headers, ...more });
      response.end(method === 'HEAD' ? undefined : got.body);
      return got;
    };

    // Public reading, as a bucket with public files has it.
    if (headers.authorization === undefined && method === 'GET') return void (await forward());
    const verdict = checkSignature(request, body, bucketKey);
    if (verdict === 'BadPayload') return fail(400, 'XAmzContentSHA256Mismatch');
    if (verdict !== 'ok') return fail(403, verdict);
    const named = Object.keys(headers).find((name) => name.startsWith('x-amz-checksum-') && method !== 'HEAD');
    if (!checksums && named !== undefined) return fail(501, 'NotImplemented', `Header '${named}' not implemented`);
    const condition = headers['if-none-match'] === '*';
    if (!conditions && condition) return fail(501, 'NotImplemented', "Header 'if-none-match' not implemented");
    if (condition && (await exists(url.pathname))) return fail(412, 'PreconditionFailed');
    const stated = headers['x-amz-checksum-sha256'];
    if (stated !== undefined && stated !== digest('sha256', body)) return fail(400, 'BadDigest');
    const md5 = headers['content-md5'];
    if (md5 !== undefined && md5 !== digest('md5', body)) return fail(400, 'BadDigest');

    const uploadId = url.searchParams.get('uploadId');
    if (uploadId === null) {
      const begins = method === 'POST' && url.searchParams.has('uploads');
      const asked = checksums && begins && headers['x-amz-checksum-algorithm'] === 'SHA256';
      const got = await forward(asked ? { 'x-amz-checksum-algorithm': 'SHA256' } : {});
      const id = /<UploadId>(.*)<\/UploadId>/.exec(got.body.toString())?.[1];
      if (begins && id !== undefined) uploads.set(id, { key: url.pathname, checksums: asked, parts: new Map() });
      return;
    }
    const upload = uploads.get(uploadId);
    if (upload === undefined) return fail(404, 'NoSuchUpload');
    switch (method) {
      case 'PUT': {
        const number = Number(url.searchParams.get('partNumber'));
        if (upload.checksums && stated === undefined) return fail(400, 'InvalidRequest', 'the checksum is missing');
        if (!upload.checksums && md5 === undefined) return fail(400, 'InvalidRequest', 'the digest is missing');
        const etag = createHash('md5').update(body).digest('hex');
        upload.parts.set(number, { etag, size: body.length, sha256: digest('sha256', body) });
        partsReceived.push(number);
        return void (await forward());
      }
      case 'GET': {
        const after = Number(url.searchParams.get('part-number-marker') ?? 0);
        // Two to a page, so that there are pages.
        const left = [...upload.parts].filter(([number]) => number > after).toSorted(([a], [b]) => a - b);
        const page = left.slice(0, 2);
        const listed = page.map(
          ([number, { etag, size, sha256 }]) =>
            `<Part><PartNumber>${number}</PartNumber><ETag>&quot;${etag}&quot;</ETag><Size>${size}</Size>${
              upload.checksums ? `<ChecksumSHA256>${sha256}</ChecksumSHA256>` : ''
            }</Part>`,
        );
        const truncated = left.length > page.length;
        response.writeHead(200, { 'content-type': 'application/xml' });
        response.end(
          `<ListPartsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>${truncated}</IsTruncated><NextPartNumberMarker>${
            page.at(-1)?.[0] ?? 0
          }</NextPartNumberMarker>${listed.join('')}</ListPartsResult>`,
        );
        return;
      }
      case 'DELETE':
        uploads.delete(uploadId);
        response.writeHead(204).end();
        return;
      case 'POST': {
        const listed = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag>/g)];
        const right = listed.every(
          ([, number, etag = '']) => upload.parts.get(Number(number))?.etag === etag.replaceAll(/"|&quot;|&#34;/g, ''),
        );
        if (!right || listed.length !== upload.parts.size) return fail(400, 'InvalidPart');
        uploads.delete(uploadId);
        return void (await forward());
      }
      default:
        return fail(405, 'MethodNotAllowed');
    }
  }

  const front = await startScriptedServer((request, response) => {
    if (intercept?.(request, response) === true) return;
    answer(request, response).catch(() => response.destroy());
  });
  return {
    endpoint: front.origin,
    bucket,
    requests: front.requests,
    partsReceived,
    openUploads: () => uploads.size,
    put: (key, body) => ask('PUT', `/${bucket}/${key}`, { 'content-length': String(body.length) }, body),
    get: (key) => ask('GET', `/${bucket}/${key}`, {}, Buffer.alloc(0)),
  };
}

function digest(algorithm: 'md5' | 'sha256', body: Uint8Array): string {
  return createHash(algorithm).update(body).digest('base64');
}
