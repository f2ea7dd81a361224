import type { IndexTarget } from '../../shared/contract/index.ts';
import { describeOutcome } from '../../shared/fallback/index.ts';
import { normalizeName } from '../../shared/packaging/index.ts';
import { type Facts, problem } from '../../shared/problem/index.ts';
import { type ParsedPage, parseProjectPage } from '../../shared/simple-api/index.ts';
import { type Http, HttpFailure, withoutSecrets } from '../http/index.ts';
import { headerOf, readText } from './answers.ts';

/** PEP 691: JSON first, because only JSON says the size and has room for what we add. */
const ACCEPT = [
  'application/vnd.pypi.simple.v1+json',
  'application/vnd.pypi.simple.v1+html;q=0.2',
  'text/html;q=0.01',
].join(', ');

/** The greatest pages of PyPI are about 30 MB. */
const MAX_PAGE_BYTES = 64 * 1024 * 1024;

export async function fetchPage(
  http: Http,
  target: IndexTarget,
  project: string,
  signal?: AbortSignal,
): Promise<ParsedPage | null> {
  const url = `${withSlash(target.simpleUrl)}${encodeURIComponent(normalizeName(project))}/`;
  const shown = withoutSecrets(new URL(url));
  const host = new URL(url).host;
  try {
    const response = await http.request({
      url,
      // An answer that is ten minutes old would say that an upload has not arrived.
      headers: { accept: ACCEPT, 'accept-encoding': 'identity', 'cache-control': 'no-cache' },
      allowLoopback: target.rehearsal,
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.status === 404 || response.status === 410) {
      await response.discard();
      return null;
    }
    if (response.status !== 200) {
      await response.discard();
      throw refused(host, shown, response.status);
    }
    const text = await readText(response.body, MAX_PAGE_BYTES);
    if (text.truncated) throw tooLarge(host, shown);
    return parseProjectPage(text.text, headerOf(response.headers, 'content-type') ?? '', response.url);
  } catch (error) {
    if (!(error instanceof HttpFailure) || signal?.aborted === true) throw error;
    throw unreachable(target, shown, error);
  }
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}

function unreachable(target: IndexTarget, url: string, failure: HttpFailure): Error {
  const { message, remedy } = describeOutcome(failure.code, { host: failure.host, detail: failure.detail });
  const facts: Facts = { host: failure.host, url, outcome: failure.code, index: target.name };
  return problem('page.unreachable', `The page of the index could not be read. ${message}`, facts, remedy, failure);
}

function refused(host: string, url: string, status: number): Error {
  const message = `${host} answered ${status} instead of the project's page.`;
  const remedy = status >= 500 ? 'Try again in a few minutes.' : "Check the index's simple URL.";
  return problem('page.refused', message, { host, url, status }, remedy);
}

function tooLarge(host: string, url: string): Error {
  const message = `The page that ${host} sent is larger than ${MAX_PAGE_BYTES / 1024 / 1024} MiB, which no project page is.`;
  return problem('page.too_large', message, { host, url, limit: MAX_PAGE_BYTES }, "Check the index's simple URL.");
}
