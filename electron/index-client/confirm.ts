/**
 * Reading the index back: a file counts as hosted when the index says the same size and SHA-256 of it as we do. Where its
 * page names no SHA-256, the hosted copy is downloaded and hashed.
 */
import { createHash } from 'node:crypto';
import type { IndexTarget } from '../../shared/contract/index.ts';
import { type Facts, problem } from '../../shared/problem/index.ts';
import type { ParsedLink, ParsedPage } from '../../shared/simple-api/index.ts';
import { describeOutcome } from '../../shared/fallback/index.ts';
import { type Http, HttpFailure, type HttpRequest } from '../http/index.ts';
import { headerOf } from './answers.ts';
import { fetchPage } from './page.ts';

export interface ConfirmOptions {
  readonly target: IndexTarget;
  readonly project: string;
  readonly filename: string;
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
  /** The project's page, where it was just read; null: the index does not know the project. */
  readonly page?: ParsedPage | null;
  readonly signal?: AbortSignal;
}

export async function confirmHosted(http: Http, options: ConfirmOptions): Promise<{ readonly url: string }> {
  const page =
    options.page === undefined ? await fetchPage(http, options.target, options.project, options.signal) : options.page;
  const link = page?.links.find((one) => one.filename === options.filename);
  if (link === undefined) throw notListed(options);
  if (link.sha256 === null) await compare(http, options, link);
  else if (link.sha256 !== options.sha256) throw digestDiffers(options, link.sha256);
  else {
    const size = link.size ?? (await sizeOf(http, options, link.url));
    if (size !== options.size) throw sizeDiffers(options, size);
  }
  return { url: link.url };
}

/** Of the host of the files, which may be slow, or have to fetch the file from elsewhere first. */
const limits = { stallMs: 60_000, firstByteMs: 60_000 } as const;

/** Problems: `hosted.not_compared`, `hosted.digest_differs`. */
async function compare(http: Http, options: ConfirmOptions, { url }: ParsedLink): Promise<void> {
  try {
    const response = await http.request({ url, limits, ...common(options) });
    if (response.status !== 200) {
      await response.discard();
      throw notCompared(options, `${new URL(response.url).host} answers with status ${response.status}.`);
    }
    const hash = createHash('sha256');
    let size = 0;
    // Leaving the loop closes the connection: more bytes than there are cannot be ours.
    for await (const chunk of response.body) {
      hash.update(chunk);
      size += chunk.length;
      if (size > options.size) break;
    }
    const digest = size === options.size ? hash.digest('hex') : 'none';
    if (digest !== options.sha256) throw digestDiffers(options, digest);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof HttpFailure)) throw error;
    throw notCompared(options, describeOutcome(error.code, { host: error.host, detail: error.detail }).message);
  }
}

function common({ target, signal }: ConfirmOptions): Pick<HttpRequest, 'headers' | 'allowLoopback' | 'signal'> {
  return {
    headers: { 'accept-encoding': 'identity' },
    allowLoopback: target.rehearsal,
    ...(signal === undefined ? {} : { signal }),
  };
}

/** Pages before version 1.1 of the simple API (PEP 700), and all HTML pages, do not say it: the file's host does. */
async function sizeOf(http: Http, options: ConfirmOptions, url: string): Promise<number | null> {
  try {
    const response = await http.request({ url, method: 'HEAD', ...common(options) });
    await response.discard();
    const length = headerOf(response.headers, 'content-length');
    return response.status === 200 && length !== null && /^\d+$/.test(length) ? Number(length) : null;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof HttpFailure) return null;
    throw error;
  }
}

function notListed(options: ConfirmOptions): Error {
  return problem(
    'hosted.not_listed',
    `${options.target.name} does not list ${options.filename} yet.`,
    factsOf(options),
    'Pages of an index may be ten minutes old: upload again later, which only asks whether the file is there now.',
  );
}

/** `theirs`: of what was downloaded, where the page does not say it; none where that had another length. */
function digestDiffers(options: ConfirmOptions, theirs: string): Error {
  return problem(
    'hosted.digest_differs',
    `${options.target.name} has ${options.filename} with another SHA-256: it holds other bytes under this name.`,
    { ...factsOf(options), sha256: options.sha256, listed: theirs },
    'Raise the version and build again; a released file cannot be replaced.',
  );
}

function notCompared(options: ConfirmOptions, why: string): Error {
  return problem(
    'hosted.not_compared',
    `${options.target.name} has ${options.filename}, but lists it without a SHA-256, and its copy could not be read to compare it. ${why}`,
    { ...factsOf(options), sha256: options.sha256 },
    'Try again later: what was uploaded is only compared then, not sent again.',
  );
}

function sizeDiffers(options: ConfirmOptions, size: number | null): Error {
  return problem(
    'hosted.size_differs',
    size === null
      ? `Neither ${options.target.name} nor its file host says how long ${options.filename} is.`
      : `${options.target.name} says that ${options.filename} has ${size} bytes, not ${options.size}.`,
    { ...factsOf(options), size: options.size, listed: size ?? 'none' },
    'Try again; if it stays so, the index is at fault.',
  );
}

function factsOf({ target, filename, project }: ConfirmOptions): Facts {
  return { host: new URL(target.simpleUrl).host, index: target.name, project, file: filename };
}
