/** One file to an index by the legacy upload API. */
import { STATUS_CODES } from 'node:http';
import type { IndexTarget } from '../../shared/contract/index.ts';
import { describeOutcome } from '../../shared/fallback/index.ts';
import { type Facts, isProblem, problem } from '../../shared/problem/index.ts';
import { assertUnchanged } from '../distributions/index.ts';
import { type Http, HttpFailure, type HttpResponse } from '../http/index.ts';
import { revealSecret, type Secret } from '../secrets/index.ts';
import { headerOf, readText, textOfHtml } from './answers.ts';
import { fetchPage } from './page.ts';
import { meaningOf } from './refusals/index.ts';
import { type UploadFile, uploadForm } from './upload-form.ts';

interface Credentials {
  readonly username: string;
  readonly password: Secret;
}

export interface UploadOptions {
  readonly target: IndexTarget;
  readonly file: UploadFile;
  readonly credentials: Credentials | null;
  /** The `attestations` field (PEP 740): a JSON list. */
  readonly attestations?: string;
  /** False where the page was just read and does not list the file: then it is sent at once. */
  readonly checksFirst?: boolean;
  readonly signal?: AbortSignal;
  /** Bytes of the file that were handed to the socket, at most once per 64 KiB. */
  onProgress?(bytesSent: number): void;
}

/**
 * Several files share an uplink that may be slow, or gone for a moment; and where the last bytes count as sent, the
 * operating system may still hold megabytes of them.
 */
const limits = { stallMs: 60_000, firstByteMs: 300_000 } as const;

const MAX_ANSWER_BYTES = 64 * 1024;
const MAX_ANSWER_LENGTH = 600;

export async function upload(http: Http, options: UploadOptions): Promise<'uploaded' | 'already-there'> {
  const { file, signal } = options;
  signal?.throwIfAborted();
  await assertUnchanged(file);
  if (options.checksFirst !== false && (await isListed(http, options))) return 'already-there';
  const response = await send(http, options);
  if (response.status >= 200 && response.status < 300) {
    await response.discard();
    return 'uploaded';
  }
  if (response.status >= 300 && response.status < 400) {
    await response.discard();
    throw redirected(options, response);
  }
  throw await refused(options, response);
}

/** Asked first, so that a file that is there already costs nothing; where the page cannot be read, the upload decides. */
async function isListed(http: Http, { target, file, signal }: UploadOptions): Promise<boolean> {
  try {
    const page = await fetchPage(http, target, file.filenameParts.project, signal);
    return page?.links.some((link) => link.filename === file.filename && link.sha256 === file.sha256) ?? false;
  } catch (error) {
    signal?.throwIfAborted();
    if (isProblem(error)) return false;
    throw error;
  }
}

/** What the body throws (`file.changed`) comes through as it is. */
async function send(http: Http, options: UploadOptions): Promise<HttpResponse> {
  const { target, file, credentials, signal } = options;
  const form = uploadForm(file, options.onProgress ?? (() => undefined), options.attestations);
  try {
    return await http.request({
      url: target.uploadUrl,
      method: 'POST',
      headers: {
        'content-type': form.contentType,
        ...(credentials === null ? {} : { authorization: basic(credentials) }),
      },
      body: form.encode(),
      contentLength: form.contentLength,
      limits,
      // A redirected POST would arrive without its body, or bring the token to another place.
      maxRedirects: 0,
      allowLoopback: target.rehearsal,
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    throw error instanceof HttpFailure ? unreachable(options, error) : error;
  }
}

function basic({ username, password }: Credentials): string {
  return `Basic ${Buffer.from(`${username}:${revealSecret(password)}`, 'utf8').toString('base64')}`;
}

async function refused(options: UploadOptions, response: HttpResponse): Promise<Error> {
  const answer = await answerOf(response, options.credentials);
  const { code, message, remedy } = meaningOf(response.status, answer);
  const { target, file } = options;
  const host = new URL(target.uploadUrl).host;
  const retryAfter = headerOf(response.headers, 'retry-after');
  const facts: Facts = {
    host,
    index: target.name,
    file: file.filename,
    status: response.status,
    answer,
    ...(retryAfter === null ? {} : { retryAfter: retryAfter.slice(0, 100) }),
  };
  if (message !== null) {
    const said = message.replaceAll(/\{(file|index)\}/g, (_, name) => (name === 'file' ? file.filename : target.name));
    return problem(`upload.${code}`, `${said}.`, facts, remedy);
  }
  const words = answer === '' ? `with status ${response.status}` : `and says: ${answer}`;
  const subject =
    response.status >= 500
      ? `${target.name} failed to take ${file.filename}`
      : `${target.name} refused ${file.filename}`;
  return problem(`upload.${code}`, `${subject} ${words}`, facts, remedy);
}

/** The index's own words: in the reason phrase (HTTP/1.1 only), or on the error page. */
async function answerOf(response: HttpResponse, credentials: Credentials | null): Promise<string> {
  const body = await readText(response.body, MAX_ANSWER_BYTES).catch(() => null);
  const reason = response.reason.trim();
  const isGeneric = reason === '' || reason.toLowerCase() === STATUS_CODES[response.status]?.toLowerCase();
  const html = /html/i.test(headerOf(response.headers, 'content-type') ?? '');
  const plain = (body?.text ?? '').replace(/\s+/g, ' ').trim();
  const page = html ? textOfHtml(body?.text ?? '', MAX_ANSWER_LENGTH) : plain;
  const words = isGeneric ? page || reason : reason;
  return withoutSecrets(words, credentials).slice(0, MAX_ANSWER_LENGTH);
}

/** An index that repeats the token in its answer must not bring it to the screen and into the log. */
function withoutSecrets(text: string, credentials: Credentials | null): string {
  const password = credentials === null ? '' : revealSecret(credentials.password);
  if (credentials === null || password === '') return text;
  const encoded = basic(credentials).slice('Basic '.length);
  return text.replaceAll(password, '…').replaceAll(encoded, '…');
}

function redirected({ target, file }: UploadOptions, response: HttpResponse): Error {
  const location = headerOf(response.headers, 'location');
  const elsewhere =
    location !== null && URL.canParse(location, target.uploadUrl) ? new URL(location, target.uploadUrl).href : null;
  const suggestion = elsewhere ?? (target.uploadUrl.endsWith('/') ? null : `${target.uploadUrl}/`);
  const host = new URL(target.uploadUrl).host;
  return problem(
    'upload.redirected',
    `${host} does not take uploads at ${target.uploadUrl} but sends them elsewhere; a redirected upload is not safe to follow.`,
    {
      host,
      index: target.name,
      file: file.filename,
      status: response.status,
      url: target.uploadUrl,
      ...(suggestion === null ? {} : { suggestedUrl: suggestion }),
    },
    suggestion === null
      ? "Check the index's upload URL."
      : `If ${new URL(suggestion).host} is the index you mean, set its upload URL to ${suggestion}`,
  );
}

function unreachable({ target, file }: UploadOptions, failure: HttpFailure): Error {
  const { message, remedy } = describeOutcome(failure.code, { host: failure.host, detail: failure.detail });
  const facts: Facts = { host: failure.host, index: target.name, file: file.filename, outcome: failure.code };
  return problem(
    'upload.unreachable',
    `${file.filename} did not reach ${target.name}. ${message}`,
    facts,
    remedy,
    failure,
  );
}
