/**
 * Checks an AWS Signature Version 4 as a server does, from the request as it came in ("Create a signed AWS API request").
 * By itself: the library that signs in the app is not asked whether it is right.
 */
import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export type SignatureVerdict = 'ok' | 'AccessDenied' | 'InvalidAccessKeyId' | 'SignatureDoesNotMatch' | 'BadPayload';

export function checkSignature(
  request: IncomingMessage,
  body: Uint8Array,
  key: { readonly accessKeyId: string; readonly secretAccessKey: string },
): SignatureVerdict {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      request.headers.authorization ?? '',
    );
  if (parts === null) return 'AccessDenied';
  const [, keyId = '', date = '', region = '', signedHeaders = '', signature = ''] = parts;
  if (keyId !== key.accessKeyId) return 'InvalidAccessKeyId';
  const header = (name: string) => String(request.headers[name] ?? '');
  const payload = header('x-amz-content-sha256');
  const names = signedHeaders.split(';');
  // All of Amazon's own headers have to be signed, or somebody on the way could change them.
  const unsigned = Object.keys(request.headers).filter((name) => name.startsWith('x-amz-') && !names.includes(name));
  if (unsigned.length > 0 || !names.includes('host')) return 'AccessDenied';
  if (payload !== sha256(body)) return 'BadPayload';

  const url = new URL(request.url ?? '/', 'http://host');
  const query = [...url.searchParams].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).toSorted();
  const canonical = [
    request.method,
    url.pathname.split('/').map(decodeURIComponent).map(escaped).join('/'),
    query.join('&'),
    ...names.map((name) => `${name}:${header(name).trim().replace(/ +/g, ' ')}`),
    '',
    signedHeaders,
    payload,
  ].join('\n');
  const scope = `${date}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', header('x-amz-date'), scope, sha256(canonical)].join('\n');
  const keys = [date, region, 's3', 'aws4_request'];
  const signing = keys.reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${key.secretAccessKey}`);
  return hmac(signing, text).toString('hex') === signature ? 'ok' : 'SignatureDoesNotMatch';
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
