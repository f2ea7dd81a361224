/** One signed request to a bucket (AWS Signature Version 4); what it says is read, but not judged, here. */
import { createHash } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import type { BucketPlace } from '../../../shared/contract/copies.ts';
import { type Http, HttpFailure, type HttpRequest, type HttpResponse } from '../../http/index.ts';
import { revealSecret, type Secret } from '../../secrets/index.ts';
import { askedToWait, textOf, wordsOf } from '../answers.ts';
import { partBody } from '../source.ts';
import { unreachable } from '../retry.ts';
import { objectUrl } from './place.ts';
import { readXml, textAt, type XmlElement } from './xml.ts';

export interface BucketCredentials {
  readonly secretAccessKey: Secret;
  /** Of temporary credentials. */
  readonly sessionToken?: Secret;
}

export interface S3Request {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
  readonly signal?: AbortSignal | undefined;
  onProgress?(bytes: number): void;
}

export interface S3Answer {
  readonly status: number;
  readonly response: HttpResponse;
  /** Null where the answer has no body, or none that can be read. */
  readonly xml: XmlElement | null;
  readonly error: S3Error | null;
}

export interface S3Error {
  readonly status: number;
  /** As S3 names it: `NoSuchBucket`; empty where it says none. */
  readonly code: string;
  readonly words: string;
  readonly region: string | null;
  readonly retryAfterMs: number | null;
}

export interface S3Client {
  readonly place: BucketPlace;
  /** The answer with its body still to be read. @throws problem `copy.unreachable`, or a Transient */
  open(request: S3Request): Promise<HttpResponse>;
  /** What an answer that was opened says. @throws as `open` */
  read(response: HttpResponse, request: S3Request): Promise<S3Answer>;
  call(request: S3Request): Promise<S3Answer>;
}

/** A bucket puts large objects together before it answers, and sends spaces meanwhile. */
const limits = { stallMs: 60_000, firstByteMs: 300_000 } as const;

export function createS3Client(options: {
  readonly http: Http;
  readonly place: BucketPlace;
  readonly credentials: BucketCredentials;
  readonly now: () => Date;
}): S3Client {
  const { http, place, credentials, now } = options;

  async function open(request: S3Request): Promise<HttpResponse> {
    const { method, key, body, signal, onProgress } = request;
    const url = objectUrl(place, key, request.query);
    // The digest of the body is part of the signature: every server that checks signatures checks it too.
    const hash = createHash('sha256').update(body ?? '');
    const headers = await signed(url, request, hash.digest('hex'));
    try {
      return await http.request({ url, method, headers, limits, ...bodyOf(), maxRedirects: 0, ...rest() });
    } catch (error) {
      if (!(error instanceof HttpFailure) || signal?.aborted === true) throw error;
      throw unreachable(error, key);
    }

    function bodyOf(): Pick<HttpRequest, 'body' | 'contentLength'> {
      if (!(body instanceof Uint8Array) || onProgress === undefined) return body === undefined ? {} : { body };
      return { body: partBody(body, (bytes) => onProgress(bytes)), contentLength: body.byteLength };
    }
    function rest(): Pick<HttpRequest, 'allowLoopback' | 'signal'> {
      return { allowLoopback: place.rehearsal, ...(signal === undefined ? {} : { signal }) };
    }
  }

  async function signed(url: string, { method, headers = {} }: S3Request, payload: string) {
    const { secretAccessKey, sessionToken } = credentials;
    const signer = new AwsV4Signer({
      method,
      url,
      headers: { ...headers, 'x-amz-content-sha256': payload },
      accessKeyId: place.accessKeyId,
      secretAccessKey: revealSecret(secretAccessKey),
      ...(sessionToken === undefined ? {} : { sessionToken: revealSecret(sessionToken) }),
      service: 's3',
      region: place.region,
      datetime: now()
        .toISOString()
        .replace(/[:-]|\.\d{3}/g, ''),
    });
    return Object.fromEntries((await signer.sign()).headers);
  }

  async function read(response: HttpResponse, request: S3Request): Promise<S3Answer> {
    const text = request.method === 'HEAD' ? '' : await textOf(response).catch(cutOff(request));
    if (request.method === 'HEAD') await response.discard();
    const { status } = response;
    const xml = text === '' ? null : readXml(text);
    // A 200 whose body is an error: CompleteMultipartUpload answers before it knows.
    const failed = status >= 300 || xml?.name === 'Error';
    return { status, response, xml, error: failed ? errorOf(response, xml, text) : null };
  }

  return { place, open, read, call: async (request) => read(await open(request), request) };

  function errorOf(response: HttpResponse, xml: XmlElement | null, text: string): S3Error {
    const secrets = [credentials.secretAccessKey, credentials.sessionToken].flatMap((each) =>
      each === undefined ? [] : [revealSecret(each)],
    );
    const header = response.headers.find(([name]) => name.toLowerCase() === 'x-amz-bucket-region')?.[1] ?? null;
    return {
      status: response.status,
      code: wordsOf(textAt(xml, 'Code') ?? '', secrets),
      words: wordsOf(textAt(xml, 'Message') ?? (xml === null ? text.replace(/<[^>]*>/g, ' ') : ''), secrets),
      region: textAt(xml, 'Region') ?? header,
      retryAfterMs: askedToWait(response, now().getTime()),
    };
  }
}

function cutOff({ key, signal }: S3Request) {
  return (error: unknown): never => {
    if (!(error instanceof HttpFailure) || signal?.aborted === true) throw error;
    throw unreachable(error, key);
  };
}
