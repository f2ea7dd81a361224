/** Reading the index back: a file counts as hosted when the index says the same size and SHA-256 of it as we do. */
import type { IndexTarget } from '../../shared/contract/index.ts';
import { type Facts, problem } from '../../shared/problem/index.ts';
import type { ParsedLink, ParsedPage } from '../../shared/simple-api/index.ts';
import { type Http, HttpFailure } from '../http/index.ts';
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
  if (link.sha256 !== options.sha256) throw digestDiffers(options, link);
  const size = link.size ?? (await sizeOf(http, options, link.url));
  if (size !== options.size) throw sizeDiffers(options, size);
  return { url: link.url };
}

/** Pages before version 1.1 of the simple API (PEP 700), and all HTML pages, do not say it: the file's host does. */
async function sizeOf(http: Http, { target, signal }: ConfirmOptions, url: string): Promise<number | null> {
  try {
    const response = await http.request({
      url,
      method: 'HEAD',
      headers: { 'accept-encoding': 'identity' },
      allowLoopback: target.rehearsal,
      ...(signal === undefined ? {} : { signal }),
    });
    await response.discard();
    const length = headerOf(response.headers, 'content-length');
    return response.status === 200 && length !== null && /^\d+$/.test(length) ? Number(length) : null;
  } catch (error) {
    signal?.throwIfAborted();
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

function digestDiffers(options: ConfirmOptions, link: ParsedLink): Error {
  const theirs = link.sha256 ?? 'none';
  return problem(
    'hosted.digest_differs',
    link.sha256 === null
      ? `${options.target.name} lists ${options.filename} without a SHA-256, so it cannot be told to be this file.`
      : `${options.target.name} lists ${options.filename} with another SHA-256: it holds other bytes under this name.`,
    { ...factsOf(options), sha256: options.sha256, listed: theirs },
    'Raise the version and build again; a released file cannot be replaced.',
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
